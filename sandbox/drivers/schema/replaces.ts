import { asList, asMap, type Maybe } from "../properties.ts";
import type { Field, Fields, Scalar } from "./field.ts";
import { isZero } from "./same.ts";

/** Whether giving or taking away this whole value replaces the resource: the field does, or something inside it. */
export function replacesWithin(field: Field, value: Maybe): boolean {
  if (field.replaces) return true;
  if (field.kind === "block") return elementReplaces(field.of, value);
  if (field.kind === "list" || field.kind === "set") {
    return asList(value).some((element) => elementReplaces(field.of, element));
  }
  return false;
}

/** {@link replacesWithin} for an element of a list or set. */
export function elementReplaces(of: Scalar | Fields, value: Maybe): boolean {
  if (typeof of === "string") return false;
  const properties = asMap(value);
  return Object.entries(of).some(
    ([name, field]) => !isZero(properties[name]) && replacesWithin(field, properties[name]),
  );
}
