import { isDeepStrictEqual } from "node:util";
import type { Sealed } from "./sealed.ts";

/** One resource as the state holds it, in plain text. Never changed in place: a step makes a new one. */
export interface ResourceRecord {
  readonly urn: string;
  /** Of a creation or update under way only: the former URN of what it succeeds. */
  readonly aliases?: readonly string[] | undefined;
  readonly type: string;
  /** Managed by a provider; false for a component. */
  readonly custom: boolean;
  readonly id?: string | undefined;
  readonly inputs: Sealed;
  readonly outputs: Sealed;
  readonly parent?: string | undefined;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `<urn>::<id>` of an explicit provider. */
  readonly provider?: string | undefined;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deletedWith?: string | undefined;
  readonly additionalSecretOutputs: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** Read, not managed: a stack reference, or a resource of somebody else. */
  readonly external: boolean;
  /** Replaced: the copy that still has to be deleted. */
  readonly delete: boolean;
  /** Deleted ahead of its replacement, which did not come yet. */
  readonly pendingReplacement: boolean;
  /** Why it is there but not finished; the next update tries again. */
  readonly initErrors: readonly string[];
  /** ISO 8601, UTC. */
  readonly created?: string | undefined;
  /** ISO 8601, UTC. */
  readonly modified?: string | undefined;
}

/** Something that was begun and not yet finished when the state was written. */
export interface PendingOperation {
  readonly type: "creating" | "updating" | "deleting" | "reading";
  readonly resource: ResourceRecord;
}

/** All that a stack's state says. */
export interface Snapshot {
  /** A resource comes after those it depends on. */
  readonly resources: readonly ResourceRecord[];
  readonly pending: readonly PendingOperation[];
}

export const EMPTY_SNAPSHOT: Snapshot = { resources: [], pending: [] };

/** Whether two records say the same, an absent field being the same as an undefined one. */
export function isSameRecord(a: ResourceRecord, b: ResourceRecord): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ResourceRecord>;
  return [...keys].every((key) => isDeepStrictEqual(a[key], b[key]));
}

/** The URNs that a resource needs: what it depends on, its parent, its provider. */
export function neededBy(record: ResourceRecord): string[] {
  const needed = [...record.dependencies, ...Object.values(record.propertyDependencies).flat()];
  if (record.parent) needed.push(record.parent);
  if (record.deletedWith) needed.push(record.deletedWith);
  if (record.provider) needed.push(record.provider.slice(0, record.provider.lastIndexOf("::")));
  return [...new Set(needed)];
}
