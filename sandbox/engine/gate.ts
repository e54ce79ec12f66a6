/**
 * Lets work in until it is closed, and tells when the last piece of it has ended. After a failed step nothing new may
 * begin, but what is under way must come to its end, or nobody would know what it left behind.
 */
export class Gate {
  #closed = false;
  #busy = 0;
  readonly #idle = Promise.withResolvers<void>();

  /** True once nothing new may begin. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Settles when the gate is closed and nothing is under way any more. */
  get idle(): Promise<void> {
    return this.#idle.promise;
  }

  /** Lets nothing in from now on. */
  close(): void {
    this.#closed = true;
    if (this.#busy === 0) this.#idle.resolve();
  }

  /** Runs a piece of work that {@link idle} waits for. Call it only while the gate is open. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      if (this.#closed && this.#busy === 0) this.#idle.resolve();
    }
  }
}
