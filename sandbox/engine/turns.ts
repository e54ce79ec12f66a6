import type { Gate } from "./gate.ts";

/** A step had to wait for its turn, and the run has failed meanwhile. */
export class TooLate extends Error {}

/** Lets one step at a time act on each resource: the replacement of one may delete others that have steps of their own. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();
  readonly #gate: Gate;

  /** What waits does not begin any more once the gate is closed. */
  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** Does a piece of work once nobody else acts on the resource of this URN. Throws {@link TooLate}. */
  async take<T>(urn: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(urn);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(urn, promise);
    try {
      await before;
      if (before && this.#gate.closed) throw new TooLate(`${urn}: the run has failed`);
      return await work();
    } finally {
      resolve();
    }
  }

  /** The same for several resources, which are taken in the given order. */
  takeAll<T>(urns: readonly string[], work: () => Promise<T>): Promise<T> {
    const [first, ...rest] = urns;
    return first === undefined ? work() : this.take(first, () => this.takeAll(rest, work));
  }
}
