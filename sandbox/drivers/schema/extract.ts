import type { PropertyMap, PropertyValue } from "../driver.ts";
import { isMap } from "../properties.ts";

/**
 * Inputs after a refresh, as the Terraform bridge makes them: what the program had written, with the value that the
 * world has now; nothing is added, and what the world lost is dropped. A name that drifted is no default any more.
 */
export function extractInputs(inputs: PropertyMap, outputs: PropertyMap): PropertyMap {
  const result: PropertyMap = {};
  const defaults = Array.isArray(inputs.__defaults) ? inputs.__defaults : undefined;
  for (const [name, old] of Object.entries(inputs)) {
    const now = outputs[name];
    if (name !== "__defaults" && now !== undefined) result[name] = extract(old, now);
  }
  if (defaults !== undefined) {
    result.__defaults = defaults.filter((name) => typeof name === "string" && inputs[name] === result[name]);
  }
  return result;
}

function extract(old: PropertyValue, now: PropertyValue): PropertyValue {
  if (Array.isArray(old) && Array.isArray(now)) return extractList(old, now);
  if (isMap(old) && isMap(now)) return extractInputs(old, now);
  return now;
}

function extractList(old: readonly PropertyValue[], now: readonly PropertyValue[]): PropertyValue[] {
  const left = [...now];
  return old.flatMap((element) => {
    const index = bestMatch(element, left);
    const [match] = index < 0 ? [] : left.splice(index, 1);
    return match === undefined ? [] : [extract(element, match)];
  });
}

/** Objects go to the element that shares most with them, anything else to the element at its place. */
function bestMatch(element: PropertyValue, left: readonly PropertyValue[]): number {
  if (!isMap(element)) return left.length > 0 ? 0 : -1;
  let best = -1;
  let bestScore = -1;
  left.forEach((candidate, index) => {
    const score = isMap(candidate) ? shared(element, candidate) : -1;
    if (score > bestScore) [best, bestScore] = [index, score];
  });
  return best;
}

function shared(a: PropertyMap, b: PropertyMap): number {
  return Object.keys(a).reduce((score, key) => score + (key in b ? (a[key] === b[key] ? 3 : 1) : 0), 0);
}
