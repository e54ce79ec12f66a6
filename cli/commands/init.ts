import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import {
  askBot,
  type BotFlags,
  checkName,
  checkStacks,
  githubOf,
  hostOf,
  proposedName,
} from "../init/answers.ts";
import type { Bot } from "../init/bot.ts";
import { checkBot } from "../init/check-bot.ts";
import { convertCompose } from "../init/compose/convert.ts";
import { nextSteps } from "../init/next-steps.ts";
import { writeFiles } from "../init/write-files.ts";
import type { CommandResult } from "../result.ts";

/** Options of `slipway init`. */
export interface InitFlags extends BotFlags {
  /** A compose file to carry over, in place of questions about one service. */
  readonly fromCompose?: string;
}

/** `slipway init`: makes a folder a project of Slipway. Writes what is missing, and overwrites nothing. */
export async function init(
  context: Pick<Context, "world" | "out" | "options">,
  flags: InitFlags,
): Promise<CommandResult> {
  const { world, out, options } = context;
  const folder = resolve(world.cwd, options.cwd ?? ".");
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--cwd ${options.cwd}: there is no such folder. Make it.`);
  const askText = world.canAsk && !options.yes ? world.askText : undefined;
  const { bot, notes } =
    flags.fromCompose === undefined
      ? { bot: await askBot(flags, { folder, askText }), notes: [] }
      : composed(folder, flags.fromCompose, flags);
  const problems = checkBot(folder, bot);
  if (problems.length > 0) throw new UsageError(`${problems.join("\n")}\nNothing was written.`);
  const files = writeFiles(folder, bot);
  for (const { path, what } of files) out.say(`${what.padEnd(8)}  ${path}`);
  if (notes.length > 0) out.say(`\nNot the same as in the compose file:\n${indented(notes)}`);
  const steps = nextSteps(bot, existsSync(resolve(folder, "node_modules/@slipway/slipway")));
  out.say(`\nNext:\n${indented(steps)}`);
  return { ok: true, more: { files, notes, next: steps } };
}

function composed(
  folder: string,
  file: string,
  flags: BotFlags,
): { readonly bot: Bot; readonly notes: readonly string[] } {
  const project = checkName(flags.name ?? proposedName(folder));
  let text: string;
  try {
    text = readFileSync(resolve(folder, file), "utf8");
  } catch (error) {
    throw new UsageError(
      `--from-compose ${file}: cannot be read (${(error as Error).message}). Correct the path.`,
    );
  }
  const { services, notes } = convertCompose(file, text, project);
  return {
    bot: {
      name: project,
      stacks: checkStacks(flags.stacks),
      services,
      host: hostOf(flags.host ?? "local"),
      ...githubOf(flags),
    },
    notes,
  };
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}
