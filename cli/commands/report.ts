import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { shortName } from "../../engine/stack-name.ts";
import type { Context } from "../context.ts";
import { CommandError, UsageError } from "../failure.ts";
import { openEngineFor } from "../open-stack.ts";
import { stackNames } from "../project.ts";
import { commitTimes } from "../report/commit-times.ts";
import { reportPage } from "../report/page.ts";
import { productionOf, reportOf, type StackInput } from "../report/report-data.ts";
import type { CommandResult } from "../result.ts";
import { readRows } from "../stack-rows.ts";

/** Options of `slipway report`. */
export interface ReportFlags {
  /** File to write, in the folder of the call. */
  readonly out: string;
  /** Stack whose users count. Default: prod or production, or the only one. */
  readonly production?: string;
}

/** `slipway report`: one page from the history of all stacks. Changes nothing but its file. */
export async function report(context: Context, flags: ReportFlags): Promise<CommandResult> {
  const { world, out, projectDir } = context;
  const files = stackNames(projectDir);
  const engine = await openEngineFor(context, files);
  const stacks = [...new Set([...files, ...(await engine.stacks()).map(shortName)])];
  const production = flags.production ?? productionOf(stacks);
  if (production === undefined || !stacks.includes(production)) {
    const is =
      production === undefined ? "is missing, and no stack is called prod" : `${production}: is no stack`;
    throw new UsageError(`--production: ${is}. Name one of ${stacks.join(", ")}.`);
  }
  const inputs: StackInput[] = await Promise.all(
    stacks.map(async (stack) => {
      const [history, { rows }] = await Promise.all([
        engine.history(stack),
        readRows(context, { engine, stack }),
      ]);
      return { stack, history, rows };
    }),
  );
  const commits = inputs.flatMap(({ history }) =>
    history.flatMap(({ environment }) => environment["git.head"] ?? []),
  );
  const times = await commitTimes(projectDir, [...new Set(commits)]);
  const about = { project: engine.project, production, commitTimes: times, now: world.now().getTime() };
  const computed = reportOf(inputs, about);
  const file = resolve(world.cwd, flags.out);
  write(file, reportPage(computed));
  out.say(`written: ${file}`);
  const numbers = computed.stacks.map(({ stack, metrics }) => ({ stack, ...metrics }));
  return { ok: true, more: { file, production, stacks: numbers } };
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(
      `${file}: cannot be written (${(error as Error).message}). Name another: --out FILE`,
    );
  }
}
