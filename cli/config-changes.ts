import { isDeepStrictEqual } from "node:util";

/** One place where two configurations differ. */
export interface ConfigChange {
  /** `services.web.env.LOG_LEVEL` */
  readonly path: string;
  /** On each side: undefined where it is not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two values of a configuration differ, as deep as both are mappings; lists are compared as a whole. */
export function configChanges(before: unknown, after: unknown, path = ""): readonly ConfigChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isMapping(before) || !isMapping(after)) return [{ path, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => configChanges(before[key], after[key], path === "" ? key : `${path}.${key}`));
}

/** A value as a message shows it: `"info"`; nothing of a secret, and no page of a mapping. */
export function shownValue(value: unknown): string {
  return value !== null && typeof value === "object" ? "something else" : JSON.stringify(value);
}

/** An encrypted value is a leaf: its text says nothing to anybody. */
function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  return isObject && !("secure" in value);
}
