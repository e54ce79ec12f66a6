import assert from "node:assert/strict";
import { type Disk, standing } from "./disk.ts";
import type { Place } from "./place.ts";
import { logicalName, needsIn, type ProgramSpec } from "./program.ts";

/** After a good run: the state and the world are what the program declares, and nothing else. */
export function checkDeclared(
  program: ProgramSpec,
  place: Place,
  disk: Disk,
  forgotten: ReadonlySet<string>,
): void {
  assert.deepEqual(disk.pending, []);
  const records = standing(disk);
  assert.deepEqual(
    disk.resources.filter((record) => record.delete || record.pendingReplacement || record.initErrors),
    [],
    "something is left unfinished",
  );
  assert.deepEqual(
    records.map(({ urn }) => urn.split("::")[3]).sort(),
    program.specs.map(logicalName).sort(),
    "the state is not what the program declares",
  );
  assert.deepEqual(
    Object.keys(disk.objects)
      .filter((id) => !forgotten.has(id))
      .sort(),
    records.map(({ id }) => id).sort(),
    "the world is not what the state says",
  );
  const ids = new Map<string, string>();
  for (const spec of program.specs) {
    const id = records.find(({ urn }) => urn.endsWith(`::${logicalName(spec)}`))?.id ?? "";
    const needed = needsIn(program, spec).map(({ how, key }) => ({ how, known: ids.get(key) ?? "" }));
    place.check(spec, needed, disk.objects[id] ?? {});
    ids.set(spec.key, id);
  }
}
