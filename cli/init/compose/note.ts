/** Something that a compose file says and a stack file cannot, or says in another way. */
export interface Note {
  /** From the root of the compose file. */
  readonly path: readonly (string | number)[];
  /** What became of it, and what to do. */
  readonly text: string;
}

/** Where a converter puts its notes: a path below the service. */
export type Say = (path: readonly (string | number)[], text: string) => void;
