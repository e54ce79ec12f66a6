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
 * Docker object can be done again. What was begun twice, under two URNs even, is made once: as it was begun last. What the
 * state has by now is its own: Pulumi keeps the mark of an interrupted creation also when a later run has made it.
 */
export function planRecovery(
  pending: readonly PendingOperation[],
  objects: readonly ServerObject[],
  resources: readonly ResourceState[],
): RecoveryPlan {
  const unknown = new Set(orphans(resources, objects));
  const begun = (operation: PendingOperation) => {
    const found = operation.operation === "creating" ? objectOf(operation, objects) : undefined;
    return found && unknown.has(found) ? found : undefined;
  };
  const last = new Map(pending.map((operation) => [begun(operation), operation]));
  const made = new Map<string, string>();
  const remove: ServerObject[] = [];
  const refresh: string[] = [];
  for (const each of pending) {
    const { operation, resource } = each;
    if (objectKind(resource) === undefined) continue;
    const there = begun(each);
    const left = there && last.get(there) === each ? there : undefined;
    const isRandom = left?.kind === "secret" || left?.kind === "config";
    if (left && isRandom) remove.push(left);
    if (left && !isRandom) made.set(resource.urn, left.id);
    const isGone = operation === "deleting" && objectOf(each, objects) === undefined;
    if ((left && !isRandom) || isGone || operation === "updating") refresh.push(resource.urn);
  }
  return { made, remove, refresh };
}

/** The object that an operation is about; one that was being created has only its name. */
function objectOf(
  { resource }: PendingOperation,
  objects: readonly ServerObject[],
): ServerObject | undefined {
  const kind = objectKind(resource);
  const { id = "", inputs } = resource;
  return objects.find((object) => {
    return object.kind === kind && (id === "" ? object.name === inputs.name : object.id === id);
  });
}

/** Objects that carry the stack's labels and that its state does not have. */
export function orphans(
  resources: readonly ResourceState[],
  objects: readonly ServerObject[],
): readonly ServerObject[] {
  const known = new Set(resources.map((resource) => `${objectKind(resource)} ${resource.id}`));
  return objects.filter(({ kind, id }) => !known.has(`${kind} ${id}`));
}
