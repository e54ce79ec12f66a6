import type { PendingOperation, ResourceState } from "../../engine/port.ts";
import type { ObjectKind, ServerObject } from "../server-objects.ts";

/** What shall become of the operations that killed runs left half-done. */
export interface RecoveryPlan {
  /** Ids by URN of what was made and is missing in the state. */
  readonly made: ReadonlyMap<string, string>;
  /** Objects without a name of ours: nobody will look for them again. */
  readonly remove: readonly ServerObject[];
  /** URNs whose state may be out of date. */
  readonly refresh: readonly string[];
}

const KINDS: Readonly<Record<string, ObjectKind>> = {
  "docker:index/service:Service": "service",
  "docker:index/network:Network": "network",
  "docker:index/volume:Volume": "volume",
  "docker:index/secret:Secret": "secret",
  "docker:index/serviceConfig:ServiceConfig": "config",
};

/** Kind of the Docker object that a resource is; undefined where it is none. */
export function objectKind({ type }: ResourceState): ObjectKind | undefined {
  return KINDS[type];
}

/**
 * Decides from what the server has with the stack's labels. Services, networks and volumes have names of ours and are
 * adopted; secrets and configs have random ones and are removed: the next update makes new ones. Everything that is no
 * Docker object can be done again.
 */
export function planRecovery(
  pending: readonly PendingOperation[],
  objects: readonly ServerObject[],
): RecoveryPlan {
  const made = new Map<string, string>();
  const remove: ServerObject[] = [];
  const refresh: string[] = [];
  for (const { operation, resource } of pending) {
    const kind = objectKind(resource);
    if (kind === undefined) continue;
    const id = resource.id ?? "";
    const there = objects.find((object) => object.kind === kind && isSame(object, id, resource.inputs.name));
    if (operation === "creating" && there) {
      if (kind === "secret" || kind === "config") remove.push(there);
      else made.set(resource.urn, there.id);
    }
    const isGone = operation === "deleting" && !there;
    if (made.has(resource.urn) || isGone || operation === "updating") refresh.push(resource.urn);
  }
  return { made, remove, refresh };
}

function isSame(object: ServerObject, id: string, name: unknown): boolean {
  return id === "" ? object.name === name : object.id === id;
}

/** Objects that carry the stack's labels and that its state does not have. */
export function orphans(
  resources: readonly ResourceState[],
  objects: readonly ServerObject[],
): readonly ServerObject[] {
  const known = new Set(resources.map((resource) => `${objectKind(resource)} ${resource.id}`));
  return objects.filter(({ kind, id }) => !known.has(`${kind} ${id}`));
}
