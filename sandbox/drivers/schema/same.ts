import type { PropertyMap, PropertyValue } from "../driver.ts";
import { asList, asMap, isMap, type Maybe } from "../properties.ts";
import type { Field, Fields } from "./field.ts";

/** Nothing at all, or the zero of its kind: the providers' SDK cannot tell the two apart. */
export function isZero(value: Maybe): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

/** Whether two values of a field mean the same: zeros are equal, sets have no order, a field may know more. */
export function sameValue(field: Field, a: Maybe, b: Maybe): boolean {
  if (isZero(a) && isZero(b)) return true;
  if (field.same !== undefined && a !== undefined && b !== undefined && field.same(a, b)) return true;
  switch (field.kind) {
    case "map":
      return sameKeys(asMap(a), asMap(b), (x, y) => x === y);
    case "block":
      return isMap(a) && isMap(b) && sameFields(field.of, a, b);
    case "list":
      return sameList(asList(a), asList(b), (x, y) => sameElement(field.of, x, y));
    case "set":
      return sameSet(asList(a), asList(b), (x, y) => sameElement(field.of, x, y));
    default:
      return deepEqual(a, b);
  }
}

/** {@link sameValue} for an element of a list or set. */
export function sameElement(of: (Field & { kind: "set" | "list" })["of"], a: Maybe, b: Maybe): boolean {
  return typeof of === "string" ? deepEqual(a, b) : sameFields(of, asMap(a), asMap(b));
}

/** Pairs equal elements of two sets; what is left over has no partner. */
export function matchSets(
  a: readonly PropertyValue[],
  b: readonly PropertyValue[],
  same: (x: PropertyValue, y: PropertyValue) => boolean,
): {
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
  readonly pairs: Map<number, number>;
} {
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  a.forEach((x, i) => {
    const j = b.findIndex((y, index) => !taken.has(index) && same(x, y));
    if (j < 0) return;
    taken.add(j);
    pairs.set(i, j);
  });
  return {
    pairs,
    onlyA: [...a.keys()].filter((i) => !pairs.has(i)),
    onlyB: [...b.keys()].filter((j) => !taken.has(j)),
  };
}

function sameFields(fields: Fields, a: PropertyMap, b: PropertyMap): boolean {
  return Object.entries(fields).every(([name, field]) => sameValue(field, a[name], b[name]));
}

function sameKeys(a: PropertyMap, b: PropertyMap, same: (x: Maybe, y: Maybe) => boolean): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
}

function sameList(a: PropertyValue[], b: PropertyValue[], same: (x: Maybe, y: Maybe) => boolean): boolean {
  return a.length === b.length && a.every((item, index) => same(item, b[index]));
}

function sameSet(a: PropertyValue[], b: PropertyValue[], same: (x: Maybe, y: Maybe) => boolean): boolean {
  return a.length === b.length && matchSets(a, b, same).onlyA.length === 0;
}

function deepEqual(a: Maybe, b: Maybe): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return sameList(a, b, deepEqual);
  if (isMap(a) && isMap(b)) return sameKeys(a, b, deepEqual);
  return a === b;
}
