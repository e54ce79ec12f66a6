import { type CheckResult, type PropertyMap, type PropertyValue, UNKNOWN } from "../driver.ts";
import { isMap, type Maybe, present } from "../properties.ts";
import type { Field, Fields } from "./field.ts";
import { item, member } from "./path.ts";

/** One finding of a check: the property by its path, and what is wrong with it. */
export type CheckFailure = CheckResult["failures"][number];

/**
 * Validates inputs against a schema and fills in its defaults. All problems are found at once; a value that a preview
 * cannot know is never one.
 */
export function checkFields(
  fields: Fields,
  news: PropertyMap,
): { inputs: PropertyMap; failures: CheckFailure[] } {
  const failures: CheckFailure[] = [];
  return { inputs: complete(fields, news, "", failures), failures };
}

function complete(fields: Fields, value: PropertyMap, path: string, failures: CheckFailure[]): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, given] of Object.entries(value)) {
    if (name.startsWith("__") || given === null) continue;
    const field = fields[name];
    if (field === undefined || field.outputOnly) {
      failures.push({ property: member(path, name), reason: "the resource has no such property" });
      continue;
    }
    result[name] = completeField(field, given, member(path, name), failures);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (present(result[name])) continue;
    if (field.default !== undefined) result[name] = field.default;
    else if (field.required)
      failures.push({ property: member(path, name), reason: "is required, and missing" });
  }
  return result;
}

function completeField(
  field: Field,
  value: PropertyValue,
  path: string,
  failures: CheckFailure[],
): PropertyValue {
  if (value === UNKNOWN) return value;
  const wanted = mismatch(field, value);
  const problem = wanted === undefined ? field.problem?.(value) : `must be ${wanted}`;
  if (problem !== undefined) {
    failures.push({ property: path, reason: problem });
    return value;
  }
  if (field.kind === "block") return complete(field.of, value as PropertyMap, path, failures);
  if (field.kind === "list" || field.kind === "set") {
    return (value as PropertyValue[]).map((element, index) =>
      completeElement(field.of, element, item(path, index), failures),
    );
  }
  return value;
}

function completeElement(
  of: (Field & { kind: "list" | "set" })["of"],
  element: PropertyValue,
  path: string,
  failures: CheckFailure[],
): PropertyValue {
  return completeField(
    typeof of === "string" ? { kind: of } : { kind: "block", of },
    element,
    path,
    failures,
  );
}

function mismatch(field: Field, value: Maybe): string | undefined {
  switch (field.kind) {
    case "string":
      return typeof value === "string" ? undefined : "a text";
    case "number":
      return typeof value === "number" ? undefined : "a number";
    case "boolean":
      return typeof value === "boolean" ? undefined : "true or false";
    case "list":
    case "set":
      return Array.isArray(value) ? undefined : "a list";
    case "map":
      return isMap(value) && Object.values(value).every((v) => typeof v === "string")
        ? undefined
        : "texts by key";
    case "block":
      return isMap(value) ? undefined : "an object";
    case "any":
      return undefined;
  }
}
