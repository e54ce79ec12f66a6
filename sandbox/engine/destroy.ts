import { dependentsOf, needsOf } from "./deletion-order.ts";
import { deleteAll } from "./deletions.ts";
import type { ResourceRecord } from "./record.ts";
import type { RunContext } from "./run-context.ts";
import { nameOf } from "./urn.ts";

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
  if (run.targets && blocked(run, records, all)) return false;
  const live = new Set(records.filter((record) => !record.delete).map((record) => record.urn));
  return deleteAll(run, records, (record) => record.delete && live.has(record.urn));
}

/** Says what else needs the targets. A resource that others still need cannot be deleted alone. */
function blocked(
  run: RunContext,
  records: readonly ResourceRecord[],
  all: readonly ResourceRecord[],
): boolean {
  const urns = new Set(records.map((record) => record.urn));
  const dependents = dependentsOf(
    urns,
    all.filter((record) => !record.delete),
  );
  for (const dependent of dependents) {
    run.reporter.say(
      "error",
      `${nameOf(dependent.urn)}: needs a resource that is to be deleted. Add it to the targets.`,
      dependent.urn,
    );
  }
  return dependents.length > 0;
}
