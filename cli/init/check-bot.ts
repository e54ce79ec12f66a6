import { ConfigError } from "../../config/error.ts";
import { parseConfig } from "../../config/parse.ts";
import { projectReader } from "../../config/project-files.ts";
import { HIDDEN_VALUE } from "../../config/secrets.ts";
import { type Bot, secretsOf, stackValues } from "./bot.ts";

/** What the program would refuse of a bot's stack files, by the values of its secrets alone being there; none when all is well. */
export function checkBot(folder: string, bot: Bot): readonly string[] {
  const secrets = Object.fromEntries(secretsOf(bot).map((name) => [name, { value: HIDDEN_VALUE }]));
  const problems = bot.stacks.flatMap((stack) => {
    const raw = { ...stackValues(bot, stack), ...(secretsOf(bot).length > 0 && { secrets }) };
    try {
      parseConfig(raw, { app: bot.name, stack, readFile: projectReader(folder) });
      return [];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.problems;
    }
  });
  return [...new Set(problems)];
}
