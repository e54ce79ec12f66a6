import { isDeepStrictEqual } from "node:util";
import type { PropertyMap, PropertyValue } from "../drivers/driver.ts";

/** Steps into a property value: keys of objects, indexes of lists. */
export type Path = readonly (string | number)[];

/** `taskSpec.env[0]`, with `["…"]` where a key is no plain name. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[^.[\]"]+$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** Reads a path as resource options write it: `a.b`, `a["b.c"]`, `a[0]`, `a[*]`, `*`. */
export function parsePath(text: string): Path {
  const path: (string | number)[] = [];
  for (const match of text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\[(\*)\]|([^.[\]]+)/g)) {
    const [, quoted, index, wildcard, name] = match;
    if (quoted !== undefined) path.push(JSON.parse(`"${quoted}"`) as string);
    else if (index !== undefined) path.push(Number(index));
    else path.push(wildcard ?? name ?? "");
  }
  return path;
}

/** Whether a change at `changed` touches what `pattern` names: either lies inside the other; `*` stands for any step. */
export function touches(pattern: Path, changed: Path): boolean {
  const common = Math.min(pattern.length, changed.length);
  for (let i = 0; i < common; i++) {
    if (pattern[i] !== "*" && String(pattern[i]) !== String(changed[i])) return false;
  }
  return true;
}

/** The value at a path, undefined when there is none. */
export function getAt(value: PropertyValue | undefined, path: Path): PropertyValue | undefined {
  let current = value;
  for (const step of path) {
    if (current === null || typeof current !== "object") return undefined;
    current = Array.isArray(current) ? current[Number(step)] : current[step];
  }
  return current;
}

/** A copy of `target` that has, at every place the pattern names, what `source` has there (or nothing). */
export function copyAt(target: PropertyMap, source: PropertyMap, pattern: Path): PropertyMap {
  return (copyInto(target, source, pattern) ?? {}) as PropertyMap;
}

function copyInto(
  target: PropertyValue | undefined,
  source: PropertyValue | undefined,
  pattern: Path,
): PropertyValue | undefined {
  const [step, ...rest] = pattern;
  if (step === undefined) return source;
  if (target === null || typeof target !== "object") return target;
  if (Array.isArray(target)) {
    const olds = Array.isArray(source) ? source : [];
    return target.map((item, index) =>
      step === "*" || step === index ? (copyInto(item, olds[index], rest) ?? item) : item,
    );
  }
  const olds = source !== null && typeof source === "object" && !Array.isArray(source) ? source : {};
  const copy: PropertyMap = { ...target };
  const keys = step === "*" ? [...new Set([...Object.keys(target), ...Object.keys(olds)])] : [String(step)];
  for (const key of keys) {
    const value = copyInto(copy[key], olds[key], rest);
    if (value === undefined) delete copy[key];
    else copy[key] = value;
  }
  return copy;
}

/** The paths at which two values differ, as deep as both have structure, in order. */
export function differingPaths(olds: PropertyValue | undefined, news: PropertyValue | undefined): string[] {
  const found: string[] = [];
  const compare = (a: PropertyValue | undefined, b: PropertyValue | undefined, path: Path): void => {
    if (isDeepStrictEqual(a, b)) return;
    if (isStructure(a) && isStructure(b) && Array.isArray(a) === Array.isArray(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        const step = Array.isArray(a) ? Number(key) : key;
        compare(getAt(a, [step]), getAt(b, [step]), [...path, step]);
      }
    } else found.push(formatPath(path));
  };
  compare(olds, news, []);
  return found.sort();
}

function isStructure(value: PropertyValue | undefined): value is PropertyValue[] | PropertyMap {
  return value !== null && typeof value === "object";
}
