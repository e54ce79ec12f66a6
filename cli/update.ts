import { isDeepStrictEqual } from "node:util";
import type { Operations } from "../components/stack/operations.ts";
import { cleanImages } from "./clean-images.ts";
import { changedConfig } from "./config-text.ts";
import type { Context } from "./context.ts";
import { deleteVolumes } from "./delete-data.ts";
import { failedSteps } from "./failed-before.ts";
import { CommandError } from "./failure.ts";
import { keptReasons } from "./failure-reason.ts";
import { forgottenVolumes } from "./forget.ts";
import { type Adoption, adoptedIds, sayAdoptions, writeAdoptions } from "./github/adoption.ts";
import { forgottenOnGithub } from "./github/rights.ts";
import { stopIfAsked } from "./interruption.ts";
import { keyLedger } from "./key-ledger.ts";
import { KNOWN_GOOD } from "./known-good.ts";
import type { OpenStack } from "./open-stack.ts";
import { otherBots } from "./other-bots.ts";
import { checkPlan } from "./plan-check.ts";
import { deletedOnGithub, type PlanPermissions } from "./plan-guard.ts";
import { Progress } from "./progress.ts";
import { settlePending } from "./recovery/pending.ts";
import { refreshNotPassed } from "./refresh.ts";
import { refuseAgain } from "./refuse-again.ts";
import { releaseMap } from "./release-map.ts";
import { sayOutputs } from "./release-output.ts";
import { restore } from "./restore.ts";
import type { CommandResult } from "./result.ts";
import { sayRows } from "./rows-text.ts";
import { sayFailures } from "./say-failures.ts";
import { fileServices, readStackFile, type StackFile } from "./stack-file.ts";
import { readRows } from "./stack-rows.ts";
import { prepareStackServer } from "./stack-server.ts";
import { goneServices, readStack, type StackView } from "./stack-view.ts";
import { withTemporaryFile } from "./temporary-file.ts";

/** What a stack was before an update. */
export interface BeforeUpdate extends OpenStack {
  readonly file: StackFile;
  readonly view: StackView;
}

/** Settings of {@link update}. */
export interface UpdateOptions extends PlanPermissions {
  /** New images by service, `repository@sha256:…`. Those of the others stay. */
  readonly given?: Readonly<Record<string, string>>;
  /** Shown in the history. Default: the subject of the checked-out commit. */
  readonly message?: string;
  /** Whether a failure brings the last good configuration back. */
  readonly restore: boolean;
  /** Services that are stopped, and how often each was restarted, from this run on. Default: as it was. */
  readonly operations?: Operations;
  /** Makes what the stack keeps on GitHub, and no service. Default: everything. */
  readonly only?: "github";
  /** What GitHub has already and is taken over. Default: nothing. */
  readonly adoptions?: readonly Adoption[];
  /** False: refuse a configuration that has failed before, or that a rollback has left. */
  readonly retry?: boolean;
  /** What a past update had, in place of what the stack file has. */
  readonly past?: PastValues;
  /** Asked once the plan is shown. Default: nothing is asked. */
  readonly question?: string;
}

/** Configuration of a run that goes back: values by full key, undefined for keys to take out. */
export type PastValues = Readonly<Record<string, unknown>>;

/** One run of the engine within an update: what it is given. */
interface Run extends BeforeUpdate {
  readonly images: Readonly<Record<string, string>>;
  readonly text: string;
  readonly configFile: string;
}

/** Reads and checks the stack file, puts right what a killed run left, and reads the state. Throws {@link UsageError}. */
export async function beforeUpdate(context: Context, open: OpenStack): Promise<BeforeUpdate> {
  await readStackFile(open.engine, open.stack);
  await settlePending(context, open);
  return beforePreview(open);
}

/** Reads and checks the stack file, and reads the state. Throws {@link UsageError}. */
export async function beforePreview(open: OpenStack): Promise<BeforeUpdate> {
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
  await (await prepareStackServer(context, before)).platform();
  const { images, text } = textOf(before, options, await otherBots(context, before));
  if (options.retry === false) await refuseAgain(before, text);
  sayAdoptions(context, before.stack, options.adoptions ?? []);
  const error = await withTemporaryFile(before.file.path, text, (configFile) =>
    run(context, { ...before, images, text, configFile }, options),
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

/** Text of the stack file of the run, and the images in it. */
function textOf(
  { file, view, stack }: BeforeUpdate,
  options: UpdateOptions,
  bots: Readonly<Record<string, string>>,
): Pick<Run, "images"> & { text: string } {
  const { past = {}, forget, given, operations, only, adoptions = [] } = options;
  const services = fileServices(changedConfig(file.text, { images: {}, values: past }), stack);
  const images = releaseMap(services, view.images, given);
  const keys = keyLedger(view.resources);
  const text = changedConfig(file.text, {
    images,
    keys,
    gone: goneServices(view),
    forget: forget.filter((name) => name in keys),
    ...(operations && { operations }),
    ...(only && { only }),
    adopt: adoptedIds(adoptions),
    bots,
    values: past,
  });
  return { images, text };
}

/** Gives why it failed and what became of it; undefined when all is well. */
async function run(context: Context, run: Run, options: UpdateOptions): Promise<string | undefined> {
  const { engine, stack, configFile } = run;
  const { out, world } = context;
  await refreshNotPassed(context, run, { resources: run.view.resources, phase: "refresh", configFile });
  const planned = { ...run, before: run.view.images, after: run.images, question: options.question };
  const deleted = await checkPlan(context, planned, options);
  const volumes = await forgottenVolumes(context, run, deleted, options.forget);
  await refuseStale(run);
  await writeAdoptions(options.adoptions ?? []);
  const progress = new Progress(out, "up");
  const since = Math.floor(Date.now() / 1000);
  out.event({ type: "phase", phase: "up", stack });
  const result = await engine.up(stack, {
    configFile,
    ...(options.message !== undefined && { message: options.message }),
    ...(options.past && { variables: KNOWN_GOOD }),
    onEvent: progress.onEvent,
    signal: world.signal,
  });
  stopIfAsked(world.signal, stack, progress);
  await sayOutputs(context, run, progress.released, since);
  const forgotten = await forgottenOnGithub(context, run.view.resources, deletedOnGithub(result));
  if (forgotten !== undefined) out.complain(forgotten);
  if (result.ok) {
    if (volumes.length > 0) await deleteVolumes(context, run, (name) => volumes.includes(name));
    // The history is asked only where there can be something new in it.
    if (!isDeepStrictEqual(run.view.images, run.images)) await cleanImages(context, run, run.images);
    out.say(out.style("green", `${stack}: done in ${result.seconds} s`));
    return forgotten;
  }
  const title = `${stack}: the update failed after ${result.seconds} s`;
  const reasons = sayFailures(context, { errors: result.errors, told: progress.told, title });
  const outcome = options.restore
    ? await restore(context, {
        ...run,
        hasChanged: progress.hasChanged,
        steps: failedSteps(result.errors),
        reasons: keptReasons(result.errors),
        isOperation: options.operations !== undefined,
      })
    : "Nothing was restored, as asked.";
  out.say(outcome);
  return `${reasons}\n${outcome}`;
}

/** A preview takes no lock: what passed in between would be undone by the images of this run. */
async function refuseStale({ engine, stack, view }: Run): Promise<void> {
  const { images, operations } = await readStack(engine, stack);
  if (isDeepStrictEqual([images, operations], [view.images, view.operations])) return;
  throw new CommandError(
    `stack ${stack} was changed by somebody else since this command began, and nothing was done. Run it again.`,
  );
}
