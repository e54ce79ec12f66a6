import assert from "node:assert/strict";
import { providerUrn } from "../../../../sandbox/engine/urn.ts";
import { type Disk, standing } from "./disk.ts";
import type { Fault } from "./disturbed.ts";
import { keyOf, type ProgramSpec } from "./program.ts";

/** What was done between two looks at the disk. */
export interface Done {
  readonly what: "up" | "refresh" | "destroy" | "drift" | "recover";
  readonly killed: boolean;
  readonly fault: Fault | undefined;
  /** URNs that the run has told to be there before it was killed. */
  readonly told: readonly string[];
  /** Undefined: everything. */
  readonly targets: readonly string[] | undefined;
  /** Of an `up`. */
  readonly program: ProgramSpec | undefined;
}

/** After a run that came to its end nothing is under way, but for creations that a killed one left. */
export function checkPending(before: Disk, after: Disk, done: Done): void {
  if (done.killed || done.what === "drift") return;
  const earlier = before.pending.map(
    ({ type, resource }) => `${type} ${resource.urn} ${resource.inputs?.name}`,
  );
  for (const { type, resource } of after.pending) {
    assert.equal(type, "creating");
    assert.ok(
      earlier.includes(`${type} ${resource.urn} ${resource.inputs?.name}`),
      `${resource.urn} is marked as begun after its run`,
    );
  }
}

/** A protected object goes only where the program says that it is protected no longer. */
export function checkProtected(before: Disk, after: Disk, done: Done): void {
  if (done.what === "drift") return;
  for (const record of before.resources) {
    if (!record.protect || record.delete || record.id === undefined) continue;
    if (!(record.id in before.objects) || record.id in after.objects) continue;
    const spec = done.program?.specs.find(({ key }) => key === keyOf(record.urn));
    assert.ok(spec && !spec.protect, `${record.urn} is protected, and its object ${record.id} was deleted`);
  }
}

/** What is retained outlives its resource, unless it lies inside of something that goes. */
export function checkRetained(before: Disk, after: Disk, done: Done): void {
  if (done.what === "drift") return;
  for (const record of standing(before)) {
    const spec = done.program?.specs.find(({ key }) => key === keyOf(record.urn));
    if (!record.retainOnDelete || record.deletedWith || spec?.retain === false) continue;
    const gone = record.id in before.objects && !(record.id in after.objects);
    assert.ok(!gone, `${record.urn} is retained, and its object ${record.id} was deleted`);
  }
}

/** What is not targeted stays as it is. */
export function checkTargets(before: Disk, after: Disk, { targets }: Done): void {
  if (targets === undefined) return;
  for (const { id, urn } of standing(before)) {
    if (targets.includes(urn) || !(id in before.objects)) continue;
    assert.deepEqual(after.objects[id], before.objects[id], `${urn} was changed, and is no target`);
  }
}

/** What a run has told to be done is on the disk. */
export function checkTold({ resources, pending }: Disk, { told }: Done): void {
  for (const urn of told) {
    const record = resources.find((candidate) => candidate.urn === urn && !candidate.delete);
    assert.ok(record?.id, `${urn} is not kept`);
    const marks = pending.filter(({ type, resource }) => type === "creating" && resource.urn === urn);
    const names = marks.map(({ resource }) => resource.inputs?.name);
    assert.ok(!names.includes(record.inputs?.name), `${urn} is marked as begun after its end`);
  }
}

/** Where a step failed, nothing that is no longer declared has gone. */
export function checkHeld(before: Disk, after: Disk, missing: ReadonlySet<string>, done: Done): void {
  if (done.what !== "up" || done.killed || done.fault === undefined || done.fault.what === "delete") return;
  const keys = new Set(after.resources.map(({ urn }) => keyOf(urn)));
  for (const { id, urn } of standing(before)) {
    assert.ok(missing.has(id) || keys.has(keyOf(urn)), `${urn} was deleted although a step had failed`);
  }
}

/** What `pulumi stack import` checks (`pkg/resource/deploy/snapshot.go`, `VerifyIntegrity`). */
export function checkIntegrity({ resources }: Disk): void {
  const seen = new Set<string>();
  const live = new Set<string>();
  for (const record of resources) {
    const properties = Object.values(record.propertyDependencies ?? {}).flatMap((urns) => urns ?? []);
    const provider = record.provider && providerUrn(record.provider);
    const needed = [
      record.parent,
      record.deletedWith,
      provider,
      ...(record.dependencies ?? []),
      ...properties,
    ];
    for (const urn of needed) {
      assert.ok(
        urn === undefined || seen.has(urn),
        `${record.urn} refers to ${urn}, which does not come before it`,
      );
    }
    if (!record.delete) {
      assert.ok(!live.has(record.urn), `${record.urn} is there twice`);
      live.add(record.urn);
    }
    seen.add(record.urn);
  }
}
