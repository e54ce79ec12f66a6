import assert from "node:assert/strict";
import type { ResourceJson } from "../../../../sandbox/engine/checkpoint.ts";
import {
  checkHeld,
  checkIntegrity,
  checkPending,
  checkProtected,
  checkRetained,
  checkTargets,
  checkTold,
  type Done,
} from "./checks.ts";
import { type Disk, standing } from "./disk.ts";
import type { Objects, Place } from "./place.ts";
import { keyOf } from "./program.ts";

/** Where state and world may differ, because of what was done to them; ids of objects. */
export interface Known {
  /** In the state, gone from the world: removed by hand, or in a deletion that nobody could write down. */
  readonly missing: ReadonlySet<string>;
  /** In both, and not the same: changed by hand, or in an update that nobody could write down. */
  readonly stale: ReadonlySet<string>;
  /** In the world only, on purpose: retained, or inside another object that takes it along. */
  readonly forgotten: ReadonlySet<string>;
  /** In the world only, in a creation that nobody could write down: the state names it as begun. */
  readonly lost: ReadonlySet<string>;
  /** Those of them that the last run has lost. */
  readonly lostJustNow: ReadonlySet<string>;
}

export const NOTHING_KNOWN: Known = {
  missing: new Set(),
  stale: new Set(),
  forgotten: new Set(),
  lost: new Set(),
  lostJustNow: new Set(),
};

/** Compares state and world after something was done; every difference must have a reason. Returns what is known now. */
export function account(place: Place, before: Disk, after: Disk, known: Known, done: Done): Known {
  const taken = takenAlong(place, before, after);
  const left = { ...before, objects: without(before.objects, taken) };
  checkIntegrity(after);
  checkPending(before, after, done);
  checkProtected(left, after, done);
  checkRetained(left, after, done);
  checkTargets(left, after, done);
  checkTold(after, done);
  checkHeld(before, after, known.missing, done);
  return {
    missing: missingIn(after, new Set([...known.missing, ...taken]), done),
    stale: staleIn(place, after, known, done),
    ...unnamedIn(before, after, known, done),
  };
}

/**
 * What has gone with an object that it lay inside of, and the state did not say so: a killed run had moved it there, and a
 * refresh finds no `deletedWith`.
 */
function takenAlong(place: Place, before: Disk, after: Disk): Set<string> {
  const inside = standing(before).filter(({ id, deletedWith }) => {
    const around = place.around(before.objects[id] ?? {});
    const isKnown = before.resources.some((other) => other.id === around && other.urn === deletedWith);
    return around !== undefined && !(around in after.objects) && !isKnown;
  });
  return new Set(inside.map(({ id }) => id));
}

function without(objects: Objects, ids: ReadonlySet<string>): Objects {
  return Object.fromEntries(Object.entries(objects).filter(([id]) => !ids.has(id)));
}

function missingIn(after: Disk, known: ReadonlySet<string>, done: Done): Set<string> {
  const missing = standing(after).filter(({ id }) => !(id in after.objects));
  for (const { id, urn, deletedWith } of missing) {
    // What lay inside went with it; that a replacement had taken it out of there is not known to the world.
    if (deletedWith !== undefined) continue;
    const deleting = after.pending.some(({ type, resource }) => type === "deleting" && resource.id === id);
    const lostDeletion = done.fault?.what === "delete" && done.fault.when === "after";
    assert.ok(
      known.has(id) || done.what === "drift" || (done.killed && deleting) || lostDeletion,
      `${urn} is in the state, and its object ${id} is gone`,
    );
  }
  return new Set(missing.map(({ id }) => id));
}

function staleIn(place: Place, after: Disk, known: Known, done: Done): Set<string> {
  const stale = standing(after).filter(({ id, inputs = {} }) => {
    const object = after.objects[id];
    return object !== undefined && !place.matches(inputs, object);
  });
  for (const { id, urn } of stale) {
    const updating = after.pending.some(({ type, resource }) => type === "updating" && resource.id === id);
    assert.ok(
      known.stale.has(id) || done.what === "drift" || done.what === "recover" || (done.killed && updating),
      `${urn} is not as the state says`,
    );
  }
  return new Set(stale.map(({ id }) => id));
}

function unnamedIn(
  before: Disk,
  after: Disk,
  known: Known,
  done: Done,
): Pick<Known, "forgotten" | "lost" | "lostJustNow"> {
  const inState = new Set(standing(after).map(({ id }) => id));
  assert.equal(inState.size, standing(after).length, "an object is in the state twice");
  const forgotten = new Set<string>();
  const lost = new Set<string>();
  for (const [id, object] of Object.entries(after.objects)) {
    if (inState.has(id)) continue;
    const record = before.resources.find((candidate) => candidate.id === id);
    if (known.forgotten.has(id) || (record && mayForget(record, done))) {
      forgotten.add(id);
      continue;
    }
    const creating = after.pending.some(
      ({ type, resource }) => type === "creating" && resource.inputs?.name === object.name,
    );
    assert.ok(creating, `${object.name} (${id}) is in the world, and the state does not name it`);
    assert.ok(known.lost.has(id) || done.killed, `${object.name} (${id}) was made, and is not in the state`);
    lost.add(id);
  }
  return {
    forgotten,
    lost,
    lostJustNow:
      done.what === "drift" ? known.lostJustNow : new Set([...lost].filter((id) => !known.lost.has(id))),
  };
}

function mayForget(record: ResourceJson, done: Done): boolean {
  const spec = done.program?.specs.find(({ key }) => key === keyOf(record.urn));
  return record.retainOnDelete === true || spec?.retain === true || record.deletedWith !== undefined;
}
