import type { PropertyMap, PropertyValue } from "./driver.ts";

/** A value that may be missing: what an optional property of a {@link PropertyMap} holds. */
export type Maybe = PropertyValue | undefined;

/** Whether it is an object (not a list, not null). */
export function isMap(value: unknown): value is PropertyMap {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The object, or `{}` where it is none. */
export function asMap(value: Maybe): PropertyMap {
  return isMap(value) ? value : {};
}

/** The list, or `[]` where it is none. */
export function asList(value: Maybe): PropertyValue[] {
  return Array.isArray(value) ? value : [];
}

/** The text, or `""` where it is none. */
export function asText(value: Maybe): string {
  return typeof value === "string" ? value : "";
}

/** The number, or 0 where it is none. */
export function asNumber(value: Maybe): number {
  return typeof value === "number" ? value : 0;
}

/** True only for `true`. */
export function asBoolean(value: Maybe): boolean {
  return value === true;
}

/** Neither missing nor null. */
export function present(value: Maybe): value is Exclude<PropertyValue, null> {
  return value !== undefined && value !== null;
}

/** A map without the properties that are undefined, which JSON does not know. */
export function compact(value: Record<string, Maybe>): PropertyMap {
  return Object.fromEntries(Object.entries(value).filter((entry) => entry[1] !== undefined)) as PropertyMap;
}

/** Whether two values are the same JSON, whatever the order of their keys. */
export function equal(a: Maybe, b: Maybe): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && equal(a[key], b[key]));
  }
  return a === b;
}
