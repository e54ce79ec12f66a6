import { readdirSync, readFileSync } from "node:fs";

const EVERY_MS = 20;

/** Looks at the argument lists of all processes again and again until it is stopped. */
export class ProcessList {
  readonly #seen = new Set<string>();
  readonly #timer = setInterval(() => this.#look(), EVERY_MS);

  /** Every argument list that was seen. */
  stop(): readonly string[] {
    clearInterval(this.#timer);
    return [...this.#seen];
  }

  #look(): void {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        this.#seen.add(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
      } catch {
        // It has ended in between.
      }
    }
  }
}
