import type { PropertyMap, PropertyValue } from "../../drivers/driver.ts";
import { asList, asMap, asText, isMap, type Maybe } from "../../drivers/properties.ts";
import { resolved, type Schema } from "./description.ts";

/** For times that nobody asks for. */
const SOME_TIME = "2026-01-01T00:00:00Z";
/** For links that nobody follows: a domain that never exists (RFC 2606). */
const SOME_LINK = "https://github.invalid/";

/**
 * Adds to an answer what the description requires and no client of ours reads: links, counters, node ids. Each gets the
 * least value that its schema allows, null where it may be. What the simulator says itself is never changed.
 */
export function complete(schema: Schema, value: PropertyValue): PropertyValue {
  const known = resolved(schema);
  const alternative = alternativeFor(known, value);
  if (alternative !== undefined) return complete(alternative, value);
  if (Array.isArray(value)) {
    return known.items === undefined ? value : value.map((item) => complete(asMap(known.items), item));
  }
  if (!isMap(value)) return value;
  const whole = asList(known.allOf).reduce<PropertyValue>((sum, part) => complete(asMap(part), sum), value);
  return completeProperties(known, asMap(whole));
}

function completeProperties(schema: Schema, value: PropertyMap): PropertyMap {
  const result = { ...value };
  const required = new Set(asList(schema.required));
  for (const [name, of] of Object.entries(asMap(schema.properties))) {
    const given = result[name];
    if (given !== undefined) result[name] = complete(asMap(of), given);
    else if (required.has(name)) result[name] = least(asMap(of), name);
  }
  return result;
}

function least(schema: Schema, name: string): PropertyValue {
  const known = resolved(schema);
  if (known.nullable === true) return null;
  const [choice] = [...asList(known.enum), ...asList(known.oneOf), ...asList(known.anyOf)];
  if (choice !== undefined) return isMap(choice) ? least(choice, name) : choice;
  switch (known.type) {
    case "string":
      if (known.format === "date-time") return SOME_TIME;
      return known.format === "uri" || name === "url" || name.endsWith("_url") ? SOME_LINK : "";
    case "integer":
    case "number":
      return typeof known.minimum === "number" ? known.minimum : 0;
    case "boolean":
      return false;
    case "array":
      return [];
    default:
      return complete(known, {});
  }
}

/** Of several schemas for an object the one that knows most of its properties, and no other `type` than it has. */
function alternativeFor(schema: Schema, value: PropertyValue): Schema | undefined {
  const alternatives = [...asList(schema.oneOf), ...asList(schema.anyOf)].map(asMap);
  if (alternatives.length === 0 || value === null || typeof value !== "object") return undefined;
  const fitting = alternatives.filter((item) => fits(resolved(item), value));
  return fitting.sort((a, b) => shared(b, value) - shared(a, value))[0];
}

function fits(schema: Schema, value: PropertyValue): boolean {
  if (Array.isArray(value)) return schema.type === "array";
  if (schema.type === "array") return false;
  const types = asList(asMap(asMap(schema.properties).type).enum);
  const type: Maybe = asMap(value).type;
  return types.length === 0 || type === undefined || types.includes(asText(type));
}

function shared(schema: Schema, value: PropertyValue): number {
  const known = resolved(schema);
  const own = asMap(known.properties);
  const inherited = asList(known.allOf).map((part) => shared(asMap(part), value));
  return (
    Object.keys(asMap(value)).filter((name) => name in own).length + inherited.reduce((a, b) => a + b, 0)
  );
}
