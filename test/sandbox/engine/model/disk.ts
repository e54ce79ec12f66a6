import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResourceJson } from "../../../../sandbox/engine/checkpoint.ts";
import { layoutOf } from "../../../../sandbox/engine/layout.ts";
import { PROVIDER_TYPE_PREFIX } from "../../../../sandbox/engine/urn.ts";
import type { TestStack } from "../kit/stack.ts";
import type { Objects, Place } from "./place.ts";

/** All that outlives a run: the state on the disk, and the world. */
export interface Disk {
  readonly resources: readonly ResourceJson[];
  readonly pending: readonly { readonly type: string; readonly resource: ResourceJson }[];
  readonly objects: Objects;
}

/** In memory where the system has a place for that: a run writes its state after every step, down to the disk. */
export function newFolder(): string {
  const memory = "/dev/shm";
  return mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), "slipway-model-"));
}

/** What is there now. */
export async function diskOf(stack: TestStack, place: Place): Promise<Disk> {
  const objects = await place.objects();
  if (!existsSync(layoutOf(stack.dir).state("dev"))) return { resources: [], pending: [], objects };
  const { resources = [], pending_operations: pending = [] } = stack.deployment;
  return { resources, pending, objects };
}

/** The resources that stand for an object of the world. */
export function standing(disk: Disk): (ResourceJson & { id: string })[] {
  return disk.resources.filter(
    (record): record is ResourceJson & { id: string } =>
      record.custom === true && !record.pendingReplacement && !record.type.startsWith(PROVIDER_TYPE_PREFIX),
  );
}

/**
 * What `kill -9` leaves of a run at this moment: a copy of everything on the disk, with the lock of a process which is gone.
 * What the run itself still writes is on a disk that nobody looks at any more.
 */
export function killedCopy(stack: TestStack): string {
  const dir = newFolder();
  cpSync(stack.dir, dir, { recursive: true });
  const lock = layoutOf(dir).lock("dev");
  if (existsSync(lock)) {
    const owner = JSON.parse(readFileSync(lock, "utf8")) as object;
    writeFileSync(lock, JSON.stringify({ ...owner, started: "before this process" }));
  }
  return dir;
}
