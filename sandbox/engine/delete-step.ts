import type { ResourceOperation } from "../../engine/port.ts";
import type { PendingOperation, ResourceRecord } from "./record.ts";
import { changeOf, driverContext, driverOf, type RunContext } from "./run-context.ts";
import { messageOf, StepError } from "./step-error.ts";

/** How a deletion is told and kept. */
export interface DeleteOptions {
  /** URNs that go in the same run: what is `deletedWith` one of them needs no deletion of its own. */
  readonly goneToo: ReadonlySet<string>;
  /** The first half of a replacement: the record stays, marked, until its successor is there. */
  readonly forReplacement?: boolean;
  /** False: this run replaced it and has told so already. */
  readonly told?: boolean;
}

/**
 * Deletes one resource, or only forgets it where that is what its options say. Throws {@link StepError} when it is
 * protected, in the real engine's words, or when the driver fails; the record then stays.
 */
export async function applyDelete(
  run: RunContext,
  record: ResourceRecord,
  options: DeleteOptions,
): Promise<void> {
  const forgets = record.retainOnDelete && record.custom && !record.external;
  const operation: ResourceOperation = forgets ? "forget" : "delete";
  const change = changeOf(record, operation);
  const tell = options.told !== false && !options.forReplacement;
  if (record.protect && !record.delete && !options.forReplacement) {
    if (tell) run.reporter.failed(change);
    throw new StepError(protectedMessage(record.urn), record.urn);
  }
  if (tell && !run.dryRun) run.reporter.started(change);
  const mark: PendingOperation = { type: "deleting", resource: record };
  try {
    if (!run.dryRun && actsOnTheWorld(record, options)) await deleteFromTheWorld(run, mark);
  } catch (error) {
    run.journal.end(mark);
    if (tell) run.reporter.failed(change);
    throw new StepError(messageOf(error), record.urn, { cause: error });
  }
  // Together with the record: no other step may write a state that has neither the deletion nor the mark of it.
  run.journal.end(mark);
  if (options.forReplacement) run.journal.change(record, { pendingReplacement: true });
  else run.journal.drop(record);
  if (!run.dryRun) await run.journal.save();
  if (tell) run.reporter.done(change);
}

function actsOnTheWorld(record: ResourceRecord, options: DeleteOptions): boolean {
  if (!record.custom || record.external || record.retainOnDelete || record.pendingReplacement) return false;
  return !(record.deletedWith && options.goneToo.has(record.deletedWith));
}

async function deleteFromTheWorld(run: RunContext, mark: PendingOperation): Promise<void> {
  const { resource: record } = mark;
  const driver = driverOf(run, record.type, record.urn);
  await run.journal.begin(mark);
  const olds = { inputs: record.inputs.values, outputs: record.outputs.values };
  await driver.delete(record.id ?? "", olds, driverContext(run, record));
}

/** As in pulumi/pulumi `pkg/resource/deploy/step.go`, `deleteProtectedError`. */
function protectedMessage(urn: string): string {
  return (
    `resource "${urn}" cannot be deleted\n` +
    "because it is protected. To unprotect the resource, either remove the `protect` flag from the resource in your Pulumi " +
    "program and run `pulumi up`, or use the command:\n" +
    `\`pulumi state unprotect '${urn}'\``
  );
}
