import type { DiffResult, PropertyMap, PropertyValue } from "../driver.ts";
import { equal, isMap, type Maybe } from "../properties.ts";
import { toDiffResult } from "./diff.ts";
import type { Change } from "./diff-collections.ts";
import type { Fields } from "./field.ts";
import { item, member } from "./path.ts";

/** The plain comparison of providers without a schema of zeros: inputs against inputs, deep, key by key. */
export function diffValues(fields: Fields, old: PropertyMap, news: PropertyMap): DiffResult {
  const changes = keysOf(old, news).flatMap((name): Change[] => {
    const replaces = fields[name]?.replaces === true;
    return differing(old[name], news[name], member("", name)).map((path) => ({ path, replaces }));
  });
  return toDiffResult(changes, false);
}

function differing(old: Maybe, now: Maybe, path: string): string[] {
  if (equal(old, now)) return [];
  if (isMap(old) && isMap(now)) {
    return keysOf(old, now).flatMap((key) => differing(old[key], now[key], member(path, key)));
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    const longer: readonly PropertyValue[] = old.length > now.length ? old : now;
    return [...longer.keys()].flatMap((index) => differing(old[index], now[index], item(path, index)));
  }
  return [path];
}

function keysOf(a: PropertyMap, b: PropertyMap): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !key.startsWith("__"));
}
