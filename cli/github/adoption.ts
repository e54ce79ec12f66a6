import type { Context } from "../context.ts";
import { type Difference, differenceLine } from "../difference.ts";
import { onGithub } from "./github-error.ts";

/** Something that GitHub has already and that belongs to the stack from the next update on. */
export interface Adoption {
  /** What it is to the program: see `Adopted` of the components. Undefined for what the update writes whole. */
  readonly part?: string;
  /** Id in the form of the provider. */
  readonly id?: string;
  /** Where it is not yet as the stack wants it. */
  readonly differences: readonly Difference[];
  /** Makes it so: what is imported must be as the program says. */
  readonly write?: () => Promise<unknown>;
}

/** What exists of a part of a stack, and is not of the stack. */
export interface Existing {
  readonly adoptions: readonly Adoption[];
  /** Why some of it cannot become the stack's. Lines `path: problem. repair.` */
  readonly problems: readonly string[];
}

/** Ids by part, for the program. */
export function adoptedIds(adoptions: readonly Adoption[]): Record<string, string> {
  return Object.fromEntries(
    adoptions.flatMap(({ part, id }) => (part !== undefined && id !== undefined ? [[part, id]] : [])),
  );
}

/** Says what an update takes over. */
export function sayAdoptions({ out }: Context, stack: string, adoptions: readonly Adoption[]): void {
  const parts = Object.keys(adoptedIds(adoptions));
  if (parts.length > 0) out.say(`${stack}: is on GitHub already and taken over: ${parts.join(", ")}`);
  for (const difference of adoptions.flatMap(({ differences }) => differences)) {
    out.say(`${stack}: taking over: ${differenceLine(difference)}`);
  }
}

/** Makes what is taken over what the stack wants, one after the other, as GitHub asks of writers. */
export async function writeAdoptions(adoptions: readonly Adoption[]): Promise<void> {
  for (const { write } of adoptions) {
    if (write) await onGithub("taking over what is on GitHub already", write);
  }
}
