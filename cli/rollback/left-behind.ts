import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { HistoryEntry } from "../../engine/port.ts";
import { isGoodUpdate, storedValue } from "../last-good.ts";
import { rollbackOf } from "./entry.ts";
import { SECRETS, SERVICES } from "./ran.ts";

/** A configuration that a rollback left, and that still stands in the stack file. */
export interface LeftBehind {
  /** Number of the update that had it. */
  readonly left: number;
  /** Number of the rollback. */
  readonly rollback: number;
}

/**
 * The rollback that left this very configuration, images aside, where what it brought back still runs; undefined where
 * there is none. An update of it would take the rollback back.
 *
 * @param text stack file of the run that is about to begin
 */
export function leftBehind(history: readonly HistoryEntry[], text: string): LeftBehind | undefined {
  const wanted = (parse(text, { merge: true }) as { config?: Config } | null)?.config ?? {};
  const good = history.filter(isGoodUpdate);
  const [now] = good;
  if (now === undefined || isSame(stored(now), wanted)) return undefined;
  for (const entry of good) {
    // Restores and deployments of images since then have left the configuration as it was.
    if (!isSame(stored(entry), stored(now))) return undefined;
    const { left } = rollbackOf(entry) ?? {};
    const before = history.find(({ number }) => number === left);
    if (before && isSame(stored(before), wanted)) return { left: before.number, rollback: entry.number };
  }
  return undefined;
}

type Config = Readonly<Record<string, unknown>>;

/** What is not shown is not known to be the same, and not known to be another. */
function isSame(a: Config, b: Config): boolean {
  return [SERVICES, SECRETS].every(
    (key) => a[key] === HIDDEN || b[key] === HIDDEN || isDeepStrictEqual(a[key], b[key]),
  );
}

const HIDDEN = Symbol("not shown");

function stored({ config }: HistoryEntry): Config {
  return Object.fromEntries(
    [SERVICES, SECRETS].flatMap((key) => {
      const entry = config[key];
      if (entry === undefined) return [];
      return [[key, entry.value === undefined ? HIDDEN : storedValue(entry.value)]];
    }),
  );
}
