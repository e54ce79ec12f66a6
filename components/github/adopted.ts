/**
 * Ids of what exists on GitHub already and belongs to the stack from this run on, by part: `variable LEVEL`, `branch main`,
 * `tag v*`, `rules`. It is imported as it is: its settings must be those of the configuration.
 */
export type Adopted = Readonly<Record<string, string>>;

/** The option that imports a part; none where it is to be made. Says nothing of what the stack has already. */
export function importOf(adopted: Adopted | undefined, part: string): { readonly import?: string } {
  const id = adopted?.[part];
  return id === undefined ? {} : { import: id };
}
