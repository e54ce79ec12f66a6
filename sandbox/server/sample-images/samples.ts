import { fileURLToPath } from "node:url";

/** Folder of the sample bots: the build context of all of them. */
export const BOTS = fileURLToPath(new URL("../../../bots/", import.meta.url));

/** Folders of the bots, relative to {@link BOTS}: what is sent to the builder. */
export const FOLDERS = ["poller", "shared", "telegram", "web"] as const;

/** One sample image. */
export interface Sample {
  /** The bot's folder, and the last part of the image's name: `sample-BOT`. */
  readonly bot: "web" | "poller" | "telegram";
  readonly tag: string;
  readonly args: Readonly<Record<string, string>>;
}

const BROKEN = { VERSION: "bad", BROKEN: "this version was built to fail" };

/** All sample images. `bad` never gets healthy, and says so in its log. */
export const SAMPLES: readonly Sample[] = [
  { bot: "web", tag: "1", args: { VERSION: "1" } },
  { bot: "web", tag: "2", args: { VERSION: "2" } },
  { bot: "web", tag: "bad", args: BROKEN },
  { bot: "poller", tag: "1", args: { VERSION: "1" } },
  { bot: "poller", tag: "2", args: { VERSION: "2" } },
  { bot: "poller", tag: "bad", args: BROKEN },
  { bot: "telegram", tag: "1", args: { VERSION: "1" } },
];

/** Repository of a bot's images without the registry: `slipway/sample-web`. */
export function repositoryOf(bot: Sample["bot"]): string {
  return `slipway/sample-${bot}`;
}
