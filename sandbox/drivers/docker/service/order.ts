import { randomInt } from "node:crypto";
import type { PropertyValue } from "../../driver.ts";
import { asList, type Maybe } from "../../properties.ts";

/** A set in one order whatever order the program wrote, so that only another content is another spec. */
export function sorted(set: Maybe): PropertyValue[] {
  return asList(set)
    .map((element) => ({ element, key: JSON.stringify(element) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ element }) => element);
}

/**
 * Elements in a new random order. The provider walks over a Go map to write the environment, at each create *and*
 * update: two variables are enough for an update of nothing else to restart the tasks.
 */
export function shuffled<T>(elements: readonly T[]): T[] {
  const result = [...elements];
  for (let i = result.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
