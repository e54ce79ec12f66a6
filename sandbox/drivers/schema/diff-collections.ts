import { type PropertyMap, type PropertyValue, UNKNOWN } from "../driver.ts";
import { asMap, type Maybe, present } from "../properties.ts";
import { editedPlaces } from "./edited-places.ts";
import type { Field, Fields, Scalar } from "./field.ts";
import { item, member } from "./path.ts";
import { elementReplaces } from "./replaces.ts";
import { matchSets, sameElement } from "./same.ts";

/** One path that differs. */
export interface Change {
  readonly path: string;
  /** It cannot be changed in place. */
  readonly replaces: boolean;
}

type Collection = Field & { readonly kind: "list" | "set"; readonly of: Scalar | Fields };
type DiffFields = (fields: Fields, old: PropertyMap, news: PropertyMap, path: string) => Change[];

/**
 * Key by key. One that Docker added counts as one that the program took away, also where Docker may decide when nothing
 * is given: an overlay network with `options` is replaced by every `up`, because Docker adds its `vxlanid_list` to them.
 */
export function diffMap(field: Field, old: PropertyMap, given: PropertyMap, path: string): Change[] {
  const replaces = field.replaces === true;
  if (Object.values(given).includes(UNKNOWN)) return [{ path, replaces }];
  return [...new Set([...Object.keys(old), ...Object.keys(given)])]
    .filter((key) => old[key] !== given[key] && !(field.computed && given[key] === ""))
    .map((key) => ({ path: member(path, key), replaces }));
}

/** Texts by what was taken out and put in, blocks place by place. */
export function diffList(
  field: Collection,
  old: readonly PropertyValue[],
  given: readonly PropertyValue[],
  path: string,
  diffFields: DiffFields,
): Change[] {
  const { of } = field;
  if (given.includes(UNKNOWN)) return [{ path, replaces: field.replaces === true }];
  if (typeof of === "string") {
    return editedPlaces(old, given).map((place) => ({
      path: item(path, place),
      replaces: field.replaces === true,
    }));
  }
  const longer = old.length > given.length ? old : given;
  return [...longer.keys()].flatMap((place) =>
    diffElement(field, old[place], given[place], item(path, place), diffFields),
  );
}

/**
 * An element taken from and one added to a set at one place is a change of that element. The bridge finds an added
 * element's place only if nothing was filled in for it; else the whole set is what changed.
 */
export function diffSet(
  field: Collection,
  old: readonly PropertyValue[],
  given: readonly PropertyValue[],
  path: string,
  diffFields: DiffFields,
): Change[] {
  if (given.includes(UNKNOWN)) return [{ path, replaces: field.replaces === true }];
  const { onlyA, onlyB } = matchSets(old, given, (a, b) => sameElement(field.of, a, b));
  const places = [...new Set([...onlyA, ...onlyB])].sort((a, b) => a - b);
  const changes = places.flatMap((place) =>
    diffElement(
      field,
      onlyA.includes(place) ? old[place] : undefined,
      onlyB.includes(place) ? given[place] : undefined,
      item(path, place),
      diffFields,
    ),
  );
  if (onlyB.every((place) => isWhole(field.of, given[place]))) return changes;
  return [{ path, replaces: changes.some((change) => change.replaces) }];
}

function diffElement(
  field: Collection,
  old: Maybe,
  given: Maybe,
  path: string,
  diffFields: DiffFields,
): Change[] {
  const whole = { path, replaces: field.replaces === true || elementReplaces(field.of, old ?? given) };
  if (old === undefined || given === undefined || typeof field.of === "string") return [whole];
  const changes = diffFields(field.of, asMap(old), asMap(given), path);
  return changes.map((change) => ({ ...change, replaces: change.replaces || field.replaces === true }));
}

/** Whether an element has all its texts: a missing one is filled in with `""`. */
function isWhole(of: Scalar | Fields, element: Maybe): boolean {
  if (typeof of === "string") return true;
  const properties = asMap(element);
  return Object.entries(of).every(([name, field]) => {
    if (field.kind === "string") return present(properties[name]);
    return field.kind !== "block" || !present(properties[name]) || isWhole(field.of, properties[name]);
  });
}
