import { readIfThere, writeAtomic } from "../../engine/atomic-file.ts";
import { emptyState, type State } from "./state.ts";

/** The state in memory and on the disk: whole, readable by its owner only. */
export class Store {
  readonly state: State;
  readonly #path: string | undefined;
  #written: string;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string | undefined, state: State) {
    this.#path = path;
    this.state = state;
    this.#written = JSON.stringify(state);
  }

  /** Opens the state of a file, an empty one where there is none yet. Without a path nothing is ever written. */
  static async open(path?: string): Promise<Store> {
    const text = path === undefined ? undefined : await readIfThere(path);
    return new Store(path, text === undefined ? emptyState() : (JSON.parse(text) as State));
  }

  /** Writes what has changed since the last time; on the disk when this returns. */
  async save(): Promise<void> {
    const { state } = this;
    const path = this.#path;
    this.#writing = this.#writing
      .catch(() => {})
      .then(async () => {
        const text = JSON.stringify(state);
        if (path === undefined || text === this.#written) return;
        await writeAtomic(path, text);
        this.#written = text;
      });
    await this.#writing;
  }

  /** A number that nothing else has. */
  nextId(): number {
    return this.state.nextId++;
  }

  /**
   * The time in GitHub's form, which has whole seconds. Each call gives a later second than the last, or a change that
   * follows at once could not be told from the one before.
   */
  now(): string {
    const second = Math.max(Math.floor(Date.now() / 1000) * 1000, this.state.lastTime + 1000);
    this.state.lastTime = second;
    return `${new Date(second).toISOString().slice(0, 19)}Z`;
  }
}
