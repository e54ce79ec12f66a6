import type { Path, Problem } from "./problem.ts";

/** Deeper than any key of the configuration; what lies deeper is inside of something refused already. */
const DEEPEST = 8;

/**
 * JSON can have a key `__proto__`, which JavaScript takes for something else. zod leaves it out of mappings with keys of
 * the user's without a word, so it is refused here.
 */
export function protoProblems(value: unknown, path: Path = []): Problem[] {
  if (typeof value !== "object" || value === null || path.length > DEEPEST) return [];
  const own = Object.hasOwn(value, "__proto__");
  const here = own ? [{ path: [...path, "__proto__"], text: "is not a known key. Remove it." }] : [];
  const entries = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  return [...here, ...entries.flatMap(([key, item]) => protoProblems(item, [...path, key]))];
}
