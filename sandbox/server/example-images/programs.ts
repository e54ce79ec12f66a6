import { fileURLToPath } from "node:url";

/** One version of a program of the examples. */
export interface ExampleImage {
  /** Folder of the program, under {@link EXAMPLES}. */
  readonly program: string;
  /** Repository without the registry. */
  readonly repository: string;
  readonly tag: string;
  readonly args: Readonly<Record<string, string>>;
}

/** Folder of the examples. */
export const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));

/**
 * The programs of `examples/alice-tgbot`. `1` stores Telegram ids as they are, `2` by their hash; the others are version 2
 * and fail at what their tag says, `bad` by never getting healthy.
 */
export const ALICE_TGBOT: readonly ExampleImage[] = [
  ...["1", "2", "bad", "bad-dry-run", "bad-migrate", "bad-ids"].map((tag) => version("alice_bp", tag)),
  ...["1", "2", "bad"].map((tag) => version("tgbot_bp", tag)),
];

function version(name: string, tag: string): ExampleImage {
  const [, fault] = /^bad-?(.*)$/.exec(tag) ?? [];
  const args = { VERSION: tag, SOURCES: tag === "1" ? "1" : "2" };
  return {
    program: `alice-tgbot/${name}`,
    repository: `slipway/example-${name}`,
    tag,
    args: fault === undefined ? args : { ...args, FAULT: fault || "health" },
  };
}
