import { type DiffResult, type PropertyMap, type PropertyValue, UNKNOWN } from "../driver.ts";
import { asList, asMap, type Maybe, present } from "../properties.ts";
import { type Change, diffList, diffMap, diffSet } from "./diff-collections.ts";
import type { Field, Fields } from "./field.ts";
import { member } from "./path.ts";
import { replacesWithin } from "./replaces.ts";
import { isZero, sameValue } from "./same.ts";

/**
 * What the program now wants against what the resource is: inputs against old *outputs*, so that drift that a refresh
 * saw is a change. What the program leaves to the world is none (`computed`), nor is a zero in place of nothing.
 */
export function diffFields(fields: Fields, old: PropertyMap, news: PropertyMap, path = ""): Change[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    field.outputOnly ? [] : diffField(field, old[name], news[name], member(path, name)),
  );
}

/** A diff as the engine wants it. `named`: the program gave the name, so the old one must go first. */
export function toDiffResult(changes: readonly Change[], named: boolean): DiffResult {
  const replacedBy = changes.filter((change) => change.replaces).map((change) => change.path);
  return {
    changed: changes.map((change) => change.path),
    replacedBy,
    deleteBeforeReplace: replacedBy.length > 0 && named,
  };
}

function diffField(field: Field, old: Maybe, given: Maybe, path: string): Change[] {
  const whole = (value: Maybe): Change[] => [{ path, replaces: replacesWithin(field, value) }];
  if (given === UNKNOWN) return field.kind === "set" && field.computed ? [] : whole(undefined);
  if (isNothing(given)) {
    if (field.computed || isZero(old)) return [];
    return field.kind === "map" ? diffMap(field, asMap(old), {}, path) : whole(old);
  }
  if (field.computed && given === "") return [];
  if (isNothing(old)) return field.kind !== "block" && isZero(given) ? [] : whole(given);
  switch (field.kind) {
    case "map":
      return diffMap(field, asMap(old), asMap(given), path);
    case "block":
      return diffFields(field.of, asMap(old), asMap(given), path);
    case "list":
      return diffList(field, asList(old), asList(given), path, diffFields);
    case "set":
      return diffSet(field, asList(old), asList(given), path, diffFields);
    default:
      return sameValue(field, old, given) ? [] : whole(undefined);
  }
}

/** An empty list is none. */
function isNothing(value: PropertyValue | undefined): boolean {
  return !present(value) || (Array.isArray(value) && value.length === 0);
}
