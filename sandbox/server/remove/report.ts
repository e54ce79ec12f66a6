/** What was removed and what had to stay, told line by line. */
export class Report {
  /** Names of what was removed, by kind. */
  readonly gone = new Map<string, string[]>();
  /** A line for each thing that could not be removed. */
  readonly left: string[] = [];
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  removed(kind: string, name: string): void {
    this.gone.set(kind, [...(this.gone.get(kind) ?? []), name]);
    this.#log(`removed ${kind} ${name}`);
  }

  kept(kind: string, name: string, reason: string): void {
    this.left.push(`${kind} ${name}: ${reason}`);
    this.#log(`could not remove ${kind} ${name}: ${reason}`);
  }

  /** Something that stays on purpose, or that the reader has to do. */
  note(line: string): void {
    this.#log(line);
  }
}

/** Whether an error of the Docker API says that the thing is not there. */
export function isGone(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode === 404;
}
