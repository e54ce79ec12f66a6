import type { PropertyMap, PropertyValue } from "../driver.ts";
import { asList, asMap, isMap, type Maybe, present } from "../properties.ts";
import { emptyOutput, type Place } from "./empty.ts";
import type { Field, Fields } from "./field.ts";
import { isZero } from "./same.ts";

/**
 * Brings what the world says (`raw`) into the recorded form of outputs. After a create or update a set that the program
 * wrote, or could have written, is what it wrote, whatever the world made of it: the provider's SDK prefers its plan
 * there, and only a refresh shows the world. `planned` is that plan; without it everything is the world's.
 */
export function conformFields(fields: Fields, raw: PropertyMap, planned?: PropertyMap): PropertyMap {
  return conformMap(fields, raw, planned, "resource");
}

function conformMap(
  fields: Fields,
  raw: PropertyMap,
  planned: PropertyMap | undefined,
  place: Place,
): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, field] of Object.entries(fields)) {
    result[name] = conformField(field, raw[name], planned?.[name], place, planned !== undefined);
  }
  return result;
}

function conformField(
  field: Field,
  raw: Maybe,
  planned: Maybe,
  place: Place,
  blockPlanned: boolean,
): PropertyValue {
  if (field.kind === "set" && (Array.isArray(planned) || (planned === null && !field.computed)))
    return planned;
  const within = place === "element" ? "element" : "block";
  if (field.kind === "block") {
    if (!present(raw)) return emptyOutput(field, place, blockPlanned);
    return conformMap(field.of, asMap(raw), isMap(planned) ? planned : undefined, within);
  }
  if (!present(raw) || (typeof raw === "object" && isZero(raw)))
    return emptyOutput(field, place, blockPlanned);
  if ((field.kind === "list" || field.kind === "set") && typeof field.of !== "string") {
    const { of } = field;
    const inside = field.kind === "set" ? "element" : within;
    return asList(raw).map((element) => conformMap(of, asMap(element), undefined, inside));
  }
  return raw;
}
