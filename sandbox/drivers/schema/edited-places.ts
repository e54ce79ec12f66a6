import type { PropertyValue } from "../driver.ts";
import { equal } from "../properties.ts";

/**
 * Places of a list that an edit touches: of what is taken out, its place in the old list, of what is put in, its place
 * in the new one. What both have in common, in order and as much as possible, stays.
 */
export function editedPlaces(old: readonly PropertyValue[], now: readonly PropertyValue[]): number[] {
  const common = commonLengths(old, now);
  const places = new Set<number>();
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && equal(old[i], now[j])) {
      i++;
      j++;
    } else if (i < old.length && (j === now.length || at(common, i + 1, j) >= at(common, i, j + 1))) {
      places.add(i++);
    } else {
      places.add(j++);
    }
  }
  return [...places].sort((a, b) => a - b);
}

/** Length of the longest common part of what follows each pair of places. */
function commonLengths(old: readonly PropertyValue[], now: readonly PropertyValue[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    const row = lengths[i] as number[];
    for (let j = now.length - 1; j >= 0; j--) {
      row[j] = equal(old[i], now[j])
        ? at(lengths, i + 1, j + 1) + 1
        : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly number[][], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}
