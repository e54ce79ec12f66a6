import type { Known } from "./account.ts";
import type { Disk } from "./disk.ts";

/** What a recovery does about what killed runs left half-done. */
export interface Recovery {
  /** Ids by URN of what becomes a resource of the stack. */
  readonly made: ReadonlyMap<string, string>;
  /** Ids of what nobody will look for again. */
  readonly remove: readonly string[];
  /** URNs. */
  readonly refresh: readonly string[];
}

/**
 * As `cli/recovery/plan.ts` decides for Docker objects: a name of ours is adopted, a random one removed. What was lost in an
 * earlier run than the last one is removed by hand: `slipway` recovers before every run, so that it is never asked.
 */
export function planOf({ pending, objects }: Disk, known: Known): Recovery {
  const made = new Map<string, string>();
  const remove: string[] = [];
  const refresh: string[] = [];
  const lostIn = ({ resource }: Disk["pending"][number]) =>
    [...known.lost].find((id) => objects[id]?.name === resource.inputs?.name);
  // What was begun twice, under two URNs even, is made once.
  const last = new Map(pending.map((operation) => [lostIn(operation), operation]));
  for (const operation of pending) {
    const { type, resource } = operation;
    const found = lostIn(operation);
    if (type === "creating" && found !== undefined && last.get(found) === operation) {
      const { __defaults: defaults } = resource.inputs ?? {};
      const isOurs = !(Array.isArray(defaults) && defaults.includes("name"));
      if (known.lostJustNow.has(found) && isOurs) made.set(resource.urn, found);
      else remove.push(found);
    }
    const isGone = type === "deleting" && !((resource.id ?? "") in objects);
    if (made.has(resource.urn) || isGone || type === "updating") refresh.push(resource.urn);
  }
  return { made, remove, refresh };
}
