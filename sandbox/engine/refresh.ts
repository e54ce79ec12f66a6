import { differingPaths } from "./property-path.ts";
import { neededBy, type ResourceRecord } from "./record.ts";
import { changeOf, driverContext, driverOf, learnSecrets, type RunContext } from "./run-context.ts";
import { alsoSecret, reseal } from "./sealed.ts";
import { sealOutputs } from "./secret-outputs.ts";
import { messageOf } from "./step-error.ts";
import { PROVIDER_TYPE_PREFIX } from "./urn.ts";

/** Reads under way at once: enough to hide latency, few enough for an API that counts requests. */
const PARALLEL_READS = 16;

/**
 * Reads resources from the world and lets the state say what is there: inputs and outputs are taken over, what is gone is
 * forgotten. The world is not changed. Returns whether every read succeeded.
 */
export async function refreshAll(run: RunContext): Promise<boolean> {
  const queue = run.journal.leftovers.filter((record) => isRead(run, record));
  const gone: ResourceRecord[] = [];
  let ok = true;
  const worker = async (): Promise<void> => {
    for (let record = queue.shift(); record && !run.gate.closed; record = queue.shift()) {
      const current = record;
      ok = (await run.gate.run(() => refreshOne(run, current, gone))) && ok;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_READS }, worker));
  // Only now: forgetting one changes the records that refer to it, which a read under way would bring back.
  for (const record of gone) forget(run, record);
  await run.journal.save();
  return ok && !run.gate.closed;
}

function isRead(run: RunContext, record: ResourceRecord): boolean {
  if (run.targets && !run.targets.has(record.urn)) return false;
  if (!record.custom || record.external || record.pendingReplacement) return false;
  return !record.type.startsWith(PROVIDER_TYPE_PREFIX);
}

async function refreshOne(run: RunContext, record: ResourceRecord, gone: ResourceRecord[]): Promise<boolean> {
  run.reporter.started(changeOf(record, "refresh"));
  try {
    const driver = driverOf(run, record.type, record.urn);
    const olds = { inputs: record.inputs.values, outputs: record.outputs.values };
    const found = await driver.read(record.id ?? "", olds, driverContext(run, record));
    if (!found) {
      gone.push(record);
      run.reporter.done(changeOf(record, "forget"));
      return true;
    }
    const inputs = reseal(found.inputs, record.inputs);
    const outputs = sealOutputs(found.outputs, inputs, driver, record.additionalSecretOutputs);
    const id = found.id ?? record.id;
    takeOver(run, record, { id, inputs, outputs: alsoSecret(outputs, record.outputs) });
    return true;
  } catch (error) {
    run.reporter.failed(changeOf(record, "refresh"));
    run.reporter.say("error", messageOf(error), record.urn);
    return false;
  }
}

/** What a driver has found, under an id that may be another one. */
type Found = Pick<ResourceRecord, "id" | "inputs" | "outputs">;

function takeOver(run: RunContext, record: ResourceRecord, found: Found): void {
  const changed = [
    ...new Set([
      ...(found.id === record.id ? [] : ["id"]),
      ...differingPaths(record.inputs.values, found.inputs.values),
      ...differingPaths(record.outputs.values, found.outputs.values),
    ]),
  ];
  if (changed.length === 0 && record.initErrors.length === 0) {
    run.reporter.done(changeOf(record, "same"));
    return;
  }
  learnSecrets(run, { type: record.type, ...found });
  run.journal.change(record, { ...found, initErrors: [], modified: new Date().toISOString() });
  run.reporter.done(changeOf(record, "refresh", changed));
}

/** Drops a record, and every reference to its URN where no other record has it. */
function forget(run: RunContext, record: ResourceRecord): void {
  const { journal } = run;
  journal.drop(record);
  if (journal.leftovers.some((other) => other.urn === record.urn)) return;
  const without = (urns: readonly string[]) => urns.filter((urn) => urn !== record.urn);
  for (const other of journal.leftovers) {
    if (!neededBy(other).includes(record.urn)) continue;
    journal.change(other, {
      parent: other.parent === record.urn ? undefined : other.parent,
      deletedWith: other.deletedWith === record.urn ? undefined : other.deletedWith,
      dependencies: without(other.dependencies),
      propertyDependencies: Object.fromEntries(
        Object.entries(other.propertyDependencies).map(([key, urns]) => [key, without(urns)]),
      ),
    });
  }
}
