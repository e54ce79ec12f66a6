/** BotFather's form of a token: the number of the bot, which everybody may know, a colon, and the secret part. */
const TOKEN = /^(\d{5,}):[\w-]{30,}$/;

/**
 * Numbers of the bots that some secret values are Telegram tokens of, each once. A number tells nothing of its token: it is
 * the bot's public user id.
 */
export function botIds(values: readonly string[]): string[] {
  return [...new Set(values.flatMap((value) => TOKEN.exec(value.trim())?.[1] ?? []))];
}

/** Label that a service carries which polls for a bot. */
export function botLabel(id: string): string {
  return `slipway.bot.${id}`;
}

/** The bot that a label names; undefined for every other label. */
export function botOf(label: string): string | undefined {
  return /^slipway\.bot\.(\d+)$/.exec(label)?.[1];
}
