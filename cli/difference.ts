/** One place where the world is not what a stack holds. */
export interface Difference {
  /** Where: `environment.production.reviewers`. */
  readonly path: string;
  /** What is there, and what the stack has. A sentence. */
  readonly text: string;
  /** Whether what the stack has there is not there at all. */
  readonly gone: boolean;
  /** Resource that it belongs to. */
  readonly urn?: string;
}

/** Something is there, and not as the stack has it: `is 0 min, the stack has 5 min.` */
export function changed(path: string, found: string, wanted: string): Difference {
  return { path, text: `is ${found}, the stack has ${wanted}.`, gone: false };
}

/** Something is not there. `from` is where it was: `GitHub`. */
export function gone(path: string, from: string): Difference {
  return { path, text: `is gone from ${from}.`, gone: true };
}

/** A difference as a line: `environment.production.wait: is 0 min, the stack has 5 min.` */
export function differenceLine({ path, text }: Difference): string {
  return `${path}: ${text}`;
}
