import type { RunResult } from "../engine/port.ts";
import { changedConfig } from "./config-text.ts";
import type { Context } from "./context.ts";
import { CommandError, UsageError } from "./failure.ts";
import { failuresOf, failureText, isConfigurationError } from "./failures.ts";
import { stopIfAsked } from "./interruption.ts";
import { keyLedger } from "./key-ledger.ts";
import type { OpenStack } from "./open-stack.ts";
import { dangerousChanges, refusal } from "./plan-guard.ts";
import { planText } from "./plan-text.ts";
import { Progress } from "./progress.ts";
import { refreshNotPassed } from "./refresh.ts";
import { releaseMap } from "./release-map.ts";
import { restore } from "./restore.ts";
import type { CommandResult } from "./result.ts";
import { sayRows } from "./rows-text.ts";
import { readStackFile, type StackFile } from "./stack-file.ts";
import { readRows } from "./stack-rows.ts";
import { readStack, type StackView } from "./stack-view.ts";
import { withTemporaryFile } from "./temporary-file.ts";

/** What a stack was before an update. */
export interface BeforeUpdate extends OpenStack {
  readonly file: StackFile;
  readonly view: StackView;
}

/** Settings of {@link update}. */
export interface UpdateOptions {
  /** New images by service, `repository@sha256:…`. Those of the others stay. */
  readonly given?: Readonly<Record<string, string>>;
  /** Shown in the history. Default: the subject of the checked-out commit. */
  readonly message?: string;
  /** Logical names of what the plan may replace or delete. */
  readonly allowReplace: readonly string[];
  /** Whether a failure brings the last good configuration back. */
  readonly restore: boolean;
}

/** One run of the engine within an update: what it is given. */
interface Run extends BeforeUpdate {
  readonly images: Readonly<Record<string, string>>;
  readonly configFile: string;
}

/** Reads and checks the stack file, and reads the state. Throws {@link UsageError}. */
export async function beforeUpdate(open: OpenStack): Promise<BeforeUpdate> {
  const file = await readStackFile(open.engine, open.stack);
  return { ...open, file, view: await readStack(open.engine, open.stack) };
}

/** Checks the plan, runs it, tells what runs now, and goes back where it failed. */
export async function update(
  context: Context,
  before: BeforeUpdate,
  options: UpdateOptions,
): Promise<CommandResult> {
  // A plan asks the state only: without a Docker engine it would find nothing to do, and call that done.
  await (await context.world.openServer()).platform();
  const images = releaseMap(before.file.services, before.view.images, options.given);
  const text = changedConfig(before.file.text, { images, keys: keyLedger(before.view.resources) });
  const error = await withTemporaryFile(before.file.path, text, (configFile) =>
    run(context, { ...before, images, configFile }, options),
  );
  const { rows, problem } = await readRows(context, before);
  if (problem !== undefined) context.out.say(context.out.style("yellow", `warning: ${problem}`));
  sayRows(context.out, rows, context.world.now());
  return {
    ok: error === undefined,
    stack: before.stack,
    services: rows,
    ...(error !== undefined && { error }),
  };
}

/** Gives why it failed and what became of it; undefined when all is well. */
async function run(context: Context, run: Run, options: UpdateOptions): Promise<string | undefined> {
  const { engine, stack, configFile } = run;
  const { out, world } = context;
  await refreshNotPassed(context, run, { resources: run.view.resources, phase: "refresh", configFile });
  await checkPlan(context, run, options.allowReplace);
  const progress = new Progress(out, "up");
  out.event({ type: "phase", phase: "up", stack });
  const result = await engine.up(stack, {
    configFile,
    ...(options.message !== undefined && { message: options.message }),
    onEvent: progress.onEvent,
    signal: world.signal,
  });
  stopIfAsked(world.signal, stack, progress);
  if (result.ok) {
    out.say(out.style("green", `${stack}: done in ${result.seconds} s`));
    return undefined;
  }
  const title = `${stack}: the update failed after ${result.seconds} s`;
  const reasons = sayFailures(context, { errors: result.errors, told: progress.told, title });
  const outcome = options.restore
    ? await restore(context, { ...run, hasChanged: progress.hasChanged })
    : "Nothing was restored, as asked.";
  out.say(outcome);
  return `${reasons}\n${outcome}`;
}

/** Shows the plan, and throws where it cannot be made ({@link UsageError} for a wrong configuration) or is refused. */
async function checkPlan(context: Context, run: Run, allowReplace: readonly string[]): Promise<void> {
  const { out } = context;
  const plan = await makePlan(context, run);
  const text = planText(plan.changes, { before: run.view.images, after: run.images });
  for (const line of text.lines) out.say(`  ${line}`);
  out.say(`${run.stack}: ${text.summary}`);
  const dangerous = dangerousChanges(plan.changes, allowReplace);
  if (dangerous.length > 0) throw new UsageError(refusal(dangerous, run.stack));
}

/** A preview that worked. Throws `UsageError` for a wrong configuration, else `CommandError`. */
export async function makePlan(
  { out, world }: Context,
  { engine, stack, configFile }: OpenStack & { readonly configFile: string },
): Promise<RunResult> {
  const { signal } = world;
  const { onEvent } = new Progress(out, "preview");
  out.event({ type: "phase", phase: "preview", stack });
  const plan = await engine.preview(stack, { configFile, onEvent, signal });
  stopIfAsked(signal, stack);
  out.event({ type: "plan", stack, changes: plan.changes.filter(({ operation }) => operation !== "same") });
  if (plan.ok) return plan;
  const reasons = failuresOf(plan.errors).map(failureText).join("\n");
  throw isConfigurationError(plan.errors)
    ? new UsageError(reasons)
    : new CommandError(`stack ${stack} cannot be planned, and nothing was changed:\n${reasons}`);
}

/** What {@link sayFailures} tells. */
export interface FailedRun {
  readonly errors: RunResult["errors"];
  /** Lines that were shown already. */
  readonly told: ReadonlySet<string>;
  readonly title: string;
}

/** Tells each reason once, and gives them all. */
export function sayFailures({ out }: Context, { errors, told, title }: FailedRun): string {
  const reasons = failuresOf(errors, told).map(failureText);
  out.say(out.style("red", title));
  for (const reason of reasons) out.say(reason.replaceAll(/^(?=.)/gm, "  "));
  return reasons.join("\n");
}
