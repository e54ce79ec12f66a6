import { neededBy, type ResourceRecord } from "./record.ts";

/**
 * Splits records into levels: all of one level can go at once, after the levels before it. A record goes before those it
 * needs. A live record may still use an older copy of what it depends on (when the update that was to move it failed), so
 * it goes before the copies too, unless that would be a circle: the program turned the dependency around since.
 */
export function deletionLevels(records: readonly ResourceRecord[]): ResourceRecord[][] {
  // Within a level, what came last goes first: nothing depends on it, but people expect it.
  let remaining = [...records].reverse();
  const levels: ResourceRecord[][] = [];
  while (remaining.length > 0) {
    let level = withoutNeeded(remaining, () => true);
    if (level.length === 0)
      level = withoutNeeded(remaining, (record, other) => record.delete || !other.delete);
    if (level.length === 0) level = remaining;
    levels.push(level);
    const gone = new Set(level);
    remaining = remaining.filter((record) => !gone.has(record));
  }
  return levels;
}

/** Everything that the given records need, directly or not, out of `all`. */
export function needsOf(
  records: readonly ResourceRecord[],
  all: readonly ResourceRecord[],
): Set<ResourceRecord> {
  const byUrn = Map.groupBy(all, (record) => record.urn);
  const found = new Set<ResourceRecord>();
  const queue = [...records];
  for (let record = queue.pop(); record; record = queue.pop()) {
    for (const urn of neededBy(record)) {
      for (const needed of byUrn.get(urn) ?? []) {
        if (!found.has(needed)) queue.push(needed);
        found.add(needed);
      }
    }
  }
  return found;
}

/** Everything that needs one of the given URNs, directly or not, out of `all`; those that need the others come last. */
export function dependentsOf(urns: ReadonlySet<string>, all: readonly ResourceRecord[]): ResourceRecord[] {
  const known = new Set(urns);
  const found: ResourceRecord[] = [];
  for (let grew = true; grew; ) {
    grew = false;
    for (const record of all) {
      if (known.has(record.urn) || !neededBy(record).some((urn) => known.has(urn))) continue;
      known.add(record.urn);
      found.push(record);
      grew = true;
    }
  }
  return found;
}

function withoutNeeded(
  records: readonly ResourceRecord[],
  counts: (record: ResourceRecord, needed: ResourceRecord) => boolean,
): ResourceRecord[] {
  const byUrn = Map.groupBy(records, (record) => record.urn);
  const needed = new Set<ResourceRecord>();
  for (const record of records) {
    for (const urn of neededBy(record)) {
      for (const other of byUrn.get(urn) ?? []) {
        if (other !== record && counts(record, other)) needed.add(other);
      }
    }
  }
  return records.filter((record) => !needed.has(record));
}
