import { neededBy, type PendingOperation, type ResourceRecord, type Snapshot } from "./record.ts";
import { renameReferences } from "./rename-references.ts";

/**
 * The state during a run: what the run before left (`base`), what this one has registered (`fresh`), and what is under
 * way. Each change is on the disk before the promise of {@link save} settles; changes that come while a write is under
 * way share the next one.
 */
export class Journal {
  #base: ResourceRecord[];
  readonly #fresh = new Map<string, ResourceRecord>();
  readonly #pending: Set<PendingOperation>;
  readonly #persist: (snapshot: Snapshot) => Promise<void>;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** `persist` writes a snapshot; it does nothing in a preview. */
  constructor(snapshot: Snapshot, persist: (snapshot: Snapshot) => Promise<void>) {
    this.#base = [...snapshot.resources];
    this.#pending = new Set(snapshot.pending);
    this.#persist = persist;
  }

  /** The state as it is now. */
  snapshot(): Snapshot {
    return { resources: inOrder([...this.#fresh.values(), ...this.#base]), pending: [...this.#pending] };
  }

  /** What this run has not registered, copies waiting for their deletion included. */
  get leftovers(): readonly ResourceRecord[] {
    return this.#base;
  }

  /** Whether this run has registered the URN. */
  isFresh(urn: string): boolean {
    return this.#fresh.has(urn);
  }

  /** The live record of a URN, as this run or else the one before left it. */
  get(urn: string): ResourceRecord | undefined {
    return this.#fresh.get(urn) ?? this.#base.find((record) => record.urn === urn && !record.delete);
  }

  /** Marks something as under way. */
  async begin(operation: PendingOperation): Promise<void> {
    this.#pending.add(operation);
    await this.save();
  }

  /** Takes the mark away again; call {@link save} after the change that belongs to it. */
  end(operation: PendingOperation): void {
    this.#pending.delete(operation);
  }

  /** Drops the marks of earlier runs that a predicate selects. */
  dropPending(select: (operation: PendingOperation) => boolean): void {
    for (const operation of this.#pending) if (select(operation)) this.#pending.delete(operation);
  }

  /** Adds what this run made or found, in place of the live record that it succeeds. */
  register(record: ResourceRecord, succeeds?: ResourceRecord): void {
    if (succeeds) this.drop(succeeds);
    this.#fresh.set(record.urn, record);
    if (succeeds && succeeds.urn !== record.urn) this.rename(succeeds.urn, record.urn);
  }

  /** Changes a record that is there, wherever it stands; the rest of it stays as it is by now. */
  change(record: ResourceRecord, change: Partial<Omit<ResourceRecord, "urn">>): void {
    const fresh = this.#fresh.get(record.urn);
    if (fresh && isSame(fresh, record)) this.#fresh.set(record.urn, { ...fresh, ...change });
    else this.#base = this.#base.map((item) => (isSame(item, record) ? { ...item, ...change } : item));
  }

  /** Forgets a record. */
  drop(record: ResourceRecord): void {
    const fresh = this.#fresh.get(record.urn);
    if (fresh && isSame(fresh, record)) this.#fresh.delete(record.urn);
    else this.#base = this.#base.filter((item) => !isSame(item, record));
  }

  /** Lets every reference to an old URN point to its new one, as the real engine does for aliases. */
  rename(from: string, to: string): void {
    this.#base = this.#base.map((record) => renameReferences(record, from, to));
    for (const [urn, record] of this.#fresh) this.#fresh.set(urn, renameReferences(record, from, to));
  }

  /** Puts the state on the disk. Rejects when it cannot. */
  save(): Promise<void> {
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      const write = this.#persist(this.snapshot());
      this.#writing = write.catch(() => {});
      return write;
    });
    return this.#next;
  }
}

/**
 * The records, each after those it needs, and else as they come. What targets leave out may need what this run has not
 * registered, and the other way round.
 */
function inOrder(records: readonly ResourceRecord[]): ResourceRecord[] {
  const byUrn = Map.groupBy(records, (record) => record.urn);
  const ordered = new Set<ResourceRecord>();
  const begun = new Set<ResourceRecord>();
  const add = (record: ResourceRecord): void => {
    if (begun.has(record)) return;
    begun.add(record);
    for (const urn of neededBy(record)) {
      const there = byUrn.get(urn) ?? [];
      const [first] = there;
      if (first && !there.some((needed) => ordered.has(needed))) add(first);
    }
    ordered.add(record);
  };
  for (const record of records) add(record);
  return [...ordered];
}

/** Records are replaced whole when their references are renamed, so a step may hold an older version of one. */
function isSame(a: ResourceRecord, b: ResourceRecord): boolean {
  return a.urn === b.urn && a.id === b.id && a.delete === b.delete;
}
