import type { PropertyMap, PropertyValue } from "../driver.ts";
import { asList, isMap, type Maybe } from "../properties.ts";
import type { Field, Fields } from "./field.ts";
import { matchSets, sameElement, sameValue } from "./same.ts";

/**
 * Outputs after a refresh: where the world still means what the state says, the state's own form stays (null or `[]`,
 * the order of a set), so that a refresh shows what has really changed and nothing else.
 */
export function keepForms(fields: Fields, old: PropertyMap, fresh: PropertyMap): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = fresh[name];
    if (value !== undefined) result[name] = keepForm(field, old[name], value);
  }
  return result;
}

function keepForm(field: Field, old: Maybe, fresh: PropertyValue): PropertyValue {
  if (old === undefined) return fresh;
  if (field.kind === "block" && isMap(old) && isMap(fresh)) return keepForms(field.of, old, fresh);
  if (sameValue(field, old, fresh)) return old;
  if (field.kind !== "set") return fresh;
  const before = asList(old);
  const now = asList(fresh);
  const { pairs, onlyB } = matchSets(before, now, (a, b) => sameElement(field.of, a, b));
  return [...[...pairs.keys()].map((i) => before[i]), ...onlyB.map((j) => now[j])] as PropertyValue[];
}
