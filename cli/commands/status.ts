import type { Context } from "../context.ts";
import { openEngineFor, openStack } from "../open-stack.ts";
import { stackNames } from "../project.ts";
import type { CommandResult, ServiceRow } from "../result.ts";
import { sayRows } from "../rows-text.ts";
import { readRows } from "../stack-rows.ts";

/** Options of `slipway status`. */
export interface StatusFlags {
  readonly all?: boolean;
}

/** `slipway status`: which service runs what since when, and what to do next. */
export async function status(context: Context, flags: StatusFlags): Promise<CommandResult> {
  return flags.all ? statusOfAll(context) : statusOfOne(context);
}

async function statusOfOne(context: Context): Promise<CommandResult> {
  const open = await openStack(context, false);
  const { rows, problem } = await readRows(context, open);
  sayProblem(context, problem);
  sayRows(context.out, rows, context.world.now());
  for (const line of nextCommands(rows, open.stack)) context.out.say(line);
  return { ok: true, stack: open.stack, services: rows };
}

async function statusOfAll(context: Context): Promise<CommandResult> {
  const files = stackNames(context.projectDir);
  const engine = await openEngineFor(context, files);
  const stacks = [...new Set([...files, ...(await engine.stacks())])];
  const all = await Promise.all(stacks.map((stack) => readRows(context, { engine, stack })));
  const rows = all.flatMap((each, index) => each.rows.map((row) => ({ ...row, stack: stacks[index] ?? "" })));
  sayProblem(context, all.find(({ problem }) => problem !== undefined)?.problem);
  sayRows(context.out, rows, context.world.now());
  return { ok: true, services: rows };
}

function sayProblem({ out }: Context, problem: string | undefined): void {
  if (problem !== undefined) out.say(out.style("yellow", `warning: ${problem}`));
}

/** Commands that a look at the table asks for. */
export function nextCommands(rows: readonly ServiceRow[], stack: string): readonly string[] {
  if (rows.length === 0) {
    return [`Nothing runs. Deploy a first version: slipway deploy --stack ${stack} --image SERVICE=IMAGE`];
  }
  const broken = rows.find(({ state }) => state === "failed" || state === "rolled back");
  const differs = rows.some(({ state, difference }) => state === "missing" || difference !== undefined);
  const stopped = rows.filter(({ state, difference }) => state === "stopped" && difference === undefined);
  return [
    ...stopped.map(({ name }) => `${name} stays stopped until: slipway start ${name} --stack ${stack}`),
    ...(broken
      ? [`Why ${broken.name} is ${broken.state}: slipway logs ${broken.name} --stack ${stack}`]
      : []),
    ...(differs ? [`Make it what the stack holds: slipway up --stack ${stack}`] : []),
  ];
}
