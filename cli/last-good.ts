import type { HistoryEntry } from "../engine/port.ts";

/**
 * The newest update that succeeded; undefined where there is none since the stack was last taken down. One that only made
 * what is on GitHub left no service to go back to.
 */
export function lastGoodUpdate(history: readonly HistoryEntry[]): HistoryEntry | undefined {
  for (const entry of history) {
    if (entry.kind === "destroy" && entry.result === "succeeded") return undefined;
    if (isGoodUpdate(entry)) return entry;
  }
  return undefined;
}

/** Whether an update succeeded, and left services to go back to. */
export function isGoodUpdate(entry: HistoryEntry): boolean {
  return entry.kind === "update" && entry.result === "succeeded" && !isOfGithubOnly(entry);
}

/** Whether an update made what is on GitHub, and no service. */
export function isOfGithubOnly({ config }: HistoryEntry): boolean {
  const release = storedValue(config["slipway:release"]?.value);
  return (release as { readonly only?: unknown } | undefined)?.only === "github";
}

/**
 * What must change in the configuration of one update to have that of another: values by full key, undefined for keys to
 * take out. Encrypted values as they stand. What is given for one run only does not count, and neither does a key with a
 * secret that the backend does not show.
 */
export function configDifference(
  now: HistoryEntry["config"],
  good: HistoryEntry["config"],
): Record<string, unknown> {
  const keys = new Set([...Object.keys(now), ...Object.keys(good)]);
  const changed = [...keys].filter((key) => !ONE_RUN.has(key) && isKnown(now[key]) && isKnown(good[key]));
  return Object.fromEntries(
    changed
      .filter((key) => now[key]?.value !== good[key]?.value)
      .map((key) => [key, storedValue(good[key]?.value)] as const),
  );
}

/** Keys whose value the backend does not show on one of the sides: whether they differ is not known. */
export function hiddenKeys(now: HistoryEntry["config"], good: HistoryEntry["config"]): string[] {
  const keys = new Set([...Object.keys(now), ...Object.keys(good)]);
  return [...keys].filter((key) => !ONE_RUN.has(key) && !(isKnown(now[key]) && isKnown(good[key])));
}

/** What is given for one run only, and is no part of a configuration that comes back. */
export const ONE_RUN: ReadonlySet<string> = new Set(["slipway:release", "slipway:goingBack"]);

function isKnown(entry: HistoryEntry["config"][string] | undefined): boolean {
  return entry === undefined || entry.value !== undefined;
}

/** A value of the history's configuration: structured ones are there as JSON text, plain ones as they are. */
export function storedValue(value: string | undefined): unknown {
  if (value === undefined || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
