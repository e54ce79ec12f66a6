import { type PropertyMap, type PropertyValue, UNKNOWN } from "../driver.ts";
import { isMap, type Maybe, present } from "../properties.ts";
import { emptyOutput, type Place } from "./empty.ts";
import type { Field, Fields } from "./field.ts";
import { isZero } from "./same.ts";

/**
 * The outputs that a resource will have: what the program gives, and for what it leaves to the world the value of
 * before (`old`), or {@link UNKNOWN} when there is none yet. A collection with an unknown element is unknown whole.
 */
export function planFields(fields: Fields, news: PropertyMap, old?: PropertyMap): PropertyMap {
  return planMap(fields, news, old, "resource");
}

/** The same without what is unknown: what is left of it on the way to the world. */
export function known(value: PropertyMap): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, property] of Object.entries(value)) {
    if (property !== UNKNOWN) result[name] = knownValue(property);
  }
  return result;
}

function knownValue(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(knownValue);
  return isMap(value) ? known(value) : value;
}

function planMap(fields: Fields, news: PropertyMap, old: PropertyMap | undefined, place: Place): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, field] of Object.entries(fields)) {
    result[name] = planField(field, news[name], old && (old[name] ?? null), place);
  }
  return result;
}

/** `old` is undefined where the resource is new, null where it is there and has no such thing. */
function planField(field: Field, given: Maybe, old: Maybe, place: Place): PropertyValue {
  if (!present(given) || (field.computed && given === "")) {
    if (!field.computed && !field.outputOnly) {
      return present(old) && isZero(old) ? old : emptyOutput(field, place, true);
    }
    if (present(old)) return old;
    return old === undefined && place !== "element" ? UNKNOWN : emptyOutput(field, place, true);
  }
  if (given === UNKNOWN) return UNKNOWN;
  if (present(old) && field.same?.(old, given)) return old;
  if (Array.isArray(given)) return planList(field, given, old);
  if (!isMap(given)) return given;
  if (field.kind === "block") {
    return planMap(field.of, given, oldMap(old), place === "element" ? "element" : "block");
  }
  return Object.values(given).includes(UNKNOWN) ? UNKNOWN : given;
}

function planList(field: Field, given: readonly PropertyValue[], old: Maybe): PropertyValue {
  if (given.includes(UNKNOWN)) return UNKNOWN;
  if ((field.kind !== "list" && field.kind !== "set") || typeof field.of === "string") return [...given];
  const { kind, of } = field;
  return given.map((element, index) => {
    if (!isMap(element)) return element;
    if (kind === "set") return planMap(of, element, undefined, "element");
    return planMap(of, element, oldMap(Array.isArray(old) ? (old[index] ?? null) : old), "block");
  });
}

function oldMap(old: Maybe): PropertyMap | undefined {
  if (old === undefined) return undefined;
  return isMap(old) ? old : {};
}
