import type { HistoryEntry } from "../../engine/port.ts";
import { isGoodUpdate } from "../last-good.ts";
import { ranBy, ranSame } from "./ran.ts";

/** What the history says of a rollback. */
export interface RollbackEntry {
  /** Number of the update that it went back to. */
  readonly to: number;
  /** Number of the update that it left. */
  readonly left: number;
}

/** The message of a rollback in the history: {@link rollbackOf} reads it there. */
export function rollbackMessage({ to, left }: RollbackEntry): string {
  return `rollback to update ${to}, leaving update ${left}`;
}

/** What an update went back to; undefined where it is no rollback. */
export function rollbackOf({ kind, message }: HistoryEntry): RollbackEntry | undefined {
  const [, to, left] = /^rollback to update (\d+), leaving update (\d+)$/.exec(message) ?? [];
  return kind === "update" && to !== undefined ? { to: Number(to), left: Number(left) } : undefined;
}

/**
 * The update whose content an update has: of a rollback the one that it went back to, of every other one itself. Numbers of a
 * history that was cut off may have moved: what is there must be the same.
 */
export function originOf(history: readonly HistoryEntry[], entry: HistoryEntry, stack: string): HistoryEntry {
  const to = rollbackOf(entry)?.to;
  const origin = history.find(({ number }) => number === to && number < entry.number);
  if (origin === undefined || !isGoodUpdate(origin)) return entry;
  const isSame = ranSame(ranBy(history, origin, stack), ranBy(history, entry, stack));
  return isSame ? originOf(history, origin, stack) : entry;
}
