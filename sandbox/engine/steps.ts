import { isDeepStrictEqual } from "node:util";
import type { ResourceChange } from "../../engine/port.ts";
import { type Driver, PartialFailure, type PropertyMap, UNKNOWN } from "../drivers/driver.ts";
import type { Decision } from "./decide.ts";
import { type Goal, recordOf } from "./goal.ts";
import { isSameRecord, type ResourceRecord } from "./record.ts";
import { changeOf, driverContext, learnSecrets, type RunContext } from "./run-context.ts";
import { alsoSecret, hasUnknown, type Sealed } from "./sealed.ts";
import { sealOutputs } from "./secret-outputs.ts";
import { messageOf, StepError } from "./step-error.ts";
import { needsLeftOut } from "./target-needs.ts";

/** One resource's way from what it was to what the program wants. */
export interface Step {
  readonly goal: Goal;
  readonly decision: Decision;
  readonly driver: Driver;
  /** The live record that this step succeeds. */
  readonly old: ResourceRecord | undefined;
}

/** Nothing to do to the resource; its options and dependencies are taken over. */
export async function applySame(run: RunContext, step: Step, old: ResourceRecord): Promise<ResourceRecord> {
  const wanted = recordOf(step.goal, {
    inputs: step.decision.inputs,
    outputs: alsoSecret(outputsOf(step, old.outputs.values), old.outputs),
    id: old.id,
    created: old.created,
    modified: old.modified,
  });
  // The very same record where nothing differs: it is not encrypted anew, so a second run leaves the state as it is.
  const record = isSameRecord(wanted, old) ? old : wanted;
  run.journal.register(record, old);
  learnSecrets(run, record);
  run.reporter.done(changeOf(record, "same"));
  return record;
}

/** Creates the resource, or its successor: then the old one stays, marked, until the end of the run. */
export async function applyCreate(run: RunContext, step: Step): Promise<ResourceRecord> {
  const { goal, decision, driver } = step;
  const context = driverContext(run, goal);
  return carryOut(run, step, "creating", async (inputs) => {
    const { id, outputs } = run.dryRun
      ? { id: UNKNOWN, outputs: driver.plan(inputs) }
      : await driver.create(inputs, context);
    return recordOf(goal, {
      inputs: decision.inputs,
      outputs: outputsOf(step, outputs),
      id,
      ...stamp("created"),
    });
  });
}

/** Changes the resource in place. */
export async function applyUpdate(run: RunContext, step: Step, old: ResourceRecord): Promise<ResourceRecord> {
  const { goal, decision, driver } = step;
  const olds = { inputs: old.inputs.values, outputs: old.outputs.values };
  const context = driverContext(run, goal);
  return carryOut(run, step, "updating", async (inputs) => {
    const outputs = run.dryRun
      ? driver.plan(inputs, olds)
      : await driver.update(old.id ?? "", olds, inputs, context);
    return recordOf(goal, {
      inputs: decision.inputs,
      outputs: outputsOf(step, outputs),
      id: old.id,
      created: old.created,
      ...stamp("modified"),
    });
  });
}

/** What create and update have in common: events, the mark in the state, and what a failure leaves there. */
async function carryOut(
  run: RunContext,
  step: Step,
  type: "creating" | "updating",
  act: (inputs: PropertyMap) => Promise<ResourceRecord>,
): Promise<ResourceRecord> {
  const { goal, decision } = step;
  const change = changeOf(goal, decision.kind, decision.changed, decision.replacedBy);
  if (run.dryRun) return planOnly(run, step, change, act);
  const intent = recordOf(goal, {
    inputs: decision.inputs,
    id: type === "updating" ? step.old?.id : undefined,
    aliases: step.old && step.old.urn !== goal.urn ? [step.old.urn] : undefined,
  });
  if (hasUnknown(decision.inputs.values)) throw needsLeftOut(goal);
  run.reporter.started(change);
  const mark = { type, resource: intent };
  await run.journal.begin(mark);
  try {
    const record = await act(decision.inputs.values);
    run.journal.end(mark);
    if (type === "creating") run.journal.dropPending((pending) => isSameObject(pending.resource, intent));
    succeed(run, step, record);
    await run.journal.save();
    run.reporter.done(change);
    return record;
  } catch (error) {
    run.journal.end(mark);
    if (error instanceof PartialFailure) succeed(run, step, leftBy(error, step));
    await run.journal.save();
    run.reporter.failed(change);
    throw new StepError(messageOf(error), goal.urn, { cause: error });
  }
}

/** Whether what an interrupted run was creating is what has been created now: another name is another object. */
function isSameObject(begun: ResourceRecord, made: ResourceRecord): boolean {
  return begun.urn === made.urn && isDeepStrictEqual(begun.inputs.values.name, made.inputs.values.name);
}

async function planOnly(
  run: RunContext,
  step: Step,
  change: ResourceChange,
  act: (inputs: PropertyMap) => Promise<ResourceRecord>,
): Promise<ResourceRecord> {
  const planned = await act(step.decision.inputs.values);
  succeed(run, step, planned);
  run.reporter.done(change);
  return planned;
}

/** A resource that is there but not as it should be: the next update goes on with it. */
function leftBy(error: PartialFailure, step: Step): ResourceRecord {
  return recordOf(step.goal, {
    inputs: step.decision.inputs,
    outputs: outputsOf(step, error.outputs),
    id: error.id,
    initErrors: [error.message],
    created: step.decision.kind === "update" ? step.old?.created : new Date().toISOString(),
    modified: new Date().toISOString(),
  });
}

function succeed(run: RunContext, { decision, old }: Step, record: ResourceRecord): void {
  learnSecrets(run, record);
  const staysBehind = old && decision.kind === "replace" && !old.pendingReplacement && !old.external;
  if (staysBehind) run.journal.change(old, { delete: true });
  run.journal.register(record, staysBehind ? undefined : old);
}

function outputsOf(step: Step, outputs: PropertyMap): Sealed {
  return sealOutputs(outputs, step.decision.inputs, step.driver, step.goal.additionalSecretOutputs);
}

function stamp(what: "created" | "modified"): Partial<ResourceRecord> {
  const now = new Date().toISOString();
  return what === "created" ? { created: now, modified: now } : { modified: now };
}
