import type { PropertyMap, PropertyValue } from "../../drivers/driver.ts";
import { asMap, isMap } from "../../drivers/properties.ts";

/** Where the schemas of the components are, once they are JSON Schema. */
export const COMPONENTS = "github";

/**
 * A schema of OpenAPI 3.0 as JSON Schema. The two differ in `nullable`, which JSON Schema does not have: it becomes a
 * type, or an alternative where the schema names none, and null joins an `enum`.
 */
export function toJsonSchema(schema: PropertyValue): PropertyValue {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (!isMap(schema)) return schema;
  if (typeof schema.$ref === "string") return { $ref: `${COMPONENTS}${schema.$ref}` };
  const { nullable, ...rest } = schema;
  const converted: PropertyMap = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === "properties") converted[key] = mapValues(asMap(value), toJsonSchema);
    else if (key === "enum" || key === "required") converted[key] = value;
    else converted[key] = toJsonSchema(value);
  }
  return nullable === true ? orNull(converted) : converted;
}

function orNull(schema: PropertyMap): PropertyMap {
  if (schema.type === undefined) return { anyOf: [{ type: "null" }, schema] };
  const type = Array.isArray(schema.type) ? [...schema.type, "null"] : [schema.type, "null"];
  return Array.isArray(schema.enum) ? { ...schema, type, enum: [...schema.enum, null] } : { ...schema, type };
}

function mapValues(map: PropertyMap, change: (value: PropertyValue) => PropertyValue): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
