import { applyDelete } from "./delete-step.ts";
import { deletionLevels, dependentsOf, needsOf } from "./deletion-order.ts";
import type { ResourceRecord } from "./record.ts";
import type { RunContext } from "./run-context.ts";
import { messageOf, StepError } from "./step-error.ts";
import { nameOf } from "./urn.ts";

/**
 * Deletes records in the reverse order of their dependencies, level by level. A protected one fails, and what it needs
 * stays with it, but all others still go; any other failure lets the level come to its end and stops there.
 * `told` says of which copies the plan has spoken already. Returns whether all went.
 */
export async function deleteAll(
  run: RunContext,
  records: readonly ResourceRecord[],
  told: (record: ResourceRecord) => boolean = () => false,
): Promise<boolean> {
  const kept = records.filter((record) => record.protect && !record.delete);
  const staying = new Set([...kept, ...needsOf(kept, records)]);
  const goneToo = new Set(records.filter((record) => !staying.has(record)).map((record) => record.urn));
  const held = new Set<ResourceRecord>();
  let ok = true;
  for (const level of deletionLevels(records)) {
    if (run.gate.closed) return false;
    const failed: ResourceRecord[] = [];
    const removable = level.filter((record) => !held.has(record));
    await run.gate.run(async () => {
      await Promise.all(
        removable.map(async (record) => {
          try {
            await applyDelete(run, record, { goneToo, told: !told(record) });
          } catch (error) {
            failed.push(record);
            run.reporter.say("error", messageOf(error), error instanceof StepError ? error.urn : record.urn);
          }
        }),
      );
    });
    if (failed.length === 0) continue;
    ok = false;
    for (const record of needsOf(failed, records)) held.add(record);
    if (failed.some((record) => !record.protect || record.delete)) run.gate.close();
  }
  return ok;
}

/**
 * What a successful program leaves to delete: copies that were replaced, and what it no longer declares. With targets,
 * only those.
 */
export function obsolete(run: RunContext): ResourceRecord[] {
  return run.journal.leftovers.filter((record) => !run.targets || run.targets.has(record.urn));
}

/**
 * Says what still needs resources that are to be deleted, which only a choice of targets can leave behind: a resource that
 * others need cannot go alone, nor can a copy of one that something left out may lie inside of. Returns whether there is any.
 */
export function isNeeded(run: RunContext, records: readonly ResourceRecord[]): boolean {
  if (!run.targets) return false;
  const going = new Set(records);
  const staying = run.journal.snapshot().resources.filter((record) => !going.has(record));
  const there = new Set(staying.map(({ urn }) => urn));
  const gone = new Set(records.map(({ urn }) => urn).filter((urn) => !there.has(urn)));
  const dependents = new Set(dependentsOf(gone, staying));
  const around = new Set(records.filter((record) => !record.retainOnDelete).map(({ urn }) => urn));
  for (const record of staying) {
    const isInside = record.deletedWith !== undefined && around.has(record.deletedWith);
    if (isInside && !run.targets.has(record.urn)) dependents.add(record);
  }
  for (const { urn } of dependents) {
    run.reporter.say(
      "error",
      `${nameOf(urn)}: needs a resource that is to be deleted. Add it to the targets.`,
      urn,
    );
  }
  return dependents.size > 0;
}
