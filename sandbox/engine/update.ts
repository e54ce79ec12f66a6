import { deleteAll, isNeeded, obsolete } from "./deletions.ts";
import type { ResourceRecord } from "./record.ts";
import { refreshAll } from "./refresh.ts";
import { Registrar } from "./registrar.ts";
import type { RunContext } from "./run-context.ts";

/** Runs the program: registers everything it declares. Returns whether it came to its end and no step failed. */
export type RunProgram = (registrar: Registrar) => Promise<boolean>;

/**
 * Brings a stack to what its program says: first every create, update and replacement, in the order in which the program
 * registers; then, only if none failed, the deletions; last the outputs. A preview takes the same way and changes nothing.
 */
export async function updateAll(run: RunContext, program: RunProgram, refresh: boolean): Promise<boolean> {
  if (refresh && !(await refreshAll(run))) return false;
  const waiting = new Set(run.journal.leftovers.filter((record) => record.delete).map(copyKey));
  const registrar = new Registrar(run);
  let ok = await program(registrar);
  if (ok) {
    const records = obsolete(run);
    const told = (record: ResourceRecord) => record.delete && !waiting.has(copyKey(record));
    ok = !isNeeded(run, records) && (await deleteAll(run, records, told));
  }
  registrar.finishStackOutputs(!ok);
  return ok;
}

function copyKey(record: ResourceRecord): string {
  return `${record.urn} ${record.id}`;
}
