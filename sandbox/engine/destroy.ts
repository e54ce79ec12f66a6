import { needsOf } from "./deletion-order.ts";
import { deleteAll, isNeeded } from "./deletions.ts";
import type { RunContext } from "./run-context.ts";

/**
 * Deletes a whole stack, or its targets. Protected resources stay, and with them what they need: they make the run fail,
 * after all others are gone, unless `excludeProtected` says to leave them. Runs no program.
 */
export async function destroyAll(run: RunContext, excludeProtected: boolean): Promise<boolean> {
  const all = run.journal.leftovers;
  let records = run.targets ? all.filter((record) => run.targets?.has(record.urn)) : [...all];
  if (excludeProtected) {
    const kept = records.filter((record) => record.protect && !record.delete);
    const needed = needsOf(kept, all);
    records = records.filter((record) => !kept.includes(record) && !needed.has(record));
  }
  if (isNeeded(run, records)) return false;
  const live = new Set(records.filter((record) => !record.delete).map((record) => record.urn));
  return deleteAll(run, records, (record) => record.delete && live.has(record.urn));
}
