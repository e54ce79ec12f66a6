import type { HistoryEntry } from "../../engine/port.ts";
import { UsageError } from "../failure.ts";
import { isGoodUpdate, isOfGithubOnly } from "../last-good.ts";
import { originOf } from "./entry.ts";
import { namedUpdate, showsServices } from "./named-update.ts";
import { type Ran, ranBy, ranSame } from "./ran.ts";

/** Where a rollback goes. */
export interface RollbackTarget {
  readonly entry: HistoryEntry;
  readonly ran: Ran;
  /** The newest update of the stack: the one that is left. */
  readonly left: HistoryEntry;
  /** What that ran; of a stack that was taken down, what ran last. */
  readonly leftRan: Ran;
  /** Whether the stack runs this already. */
  readonly isThere: boolean;
  /** The update that the present content came from: of a rollback the one that it went back to. */
  readonly origin: HistoryEntry;
  /** Whether the way leads to a later update: what a rollback left. Its release steps run as they did. */
  readonly isForward: boolean;
}

/**
 * The update to go back to: the one that was named, else the newest one that ran well before the present one, with
 * something else. What a rollback brought back counts as the update that it came from, so that each further one goes further
 * back. Throws {@link UsageError} with the reason where it cannot be gone back to.
 *
 * @param to number of an update, or the first digits of a commit
 */
export function rollbackTarget(
  history: readonly HistoryEntry[],
  stack: string,
  to: string | undefined,
): RollbackTarget {
  const left = history.find((entry) => isUpdate(entry) || isDown(entry));
  if (left === undefined) {
    throw new UsageError(`stack ${stack}: has no update yet, so there is nothing to go back to.`);
  }
  const origin = presentOrigin(history, left, stack);
  const found = to === undefined ? before(history, left, origin, stack) : namedUpdate(history, stack, to);
  const entry = originOf(history, found, stack);
  const ran = ranBy(history, entry, stack);
  const leftRan = ranBy(history, lastRun(history, left), stack);
  const isThere = isGoodUpdate(left) && ranSame(ran, leftRan);
  return { entry, ran, left, leftRan, origin, isThere, isForward: entry.number > origin.number };
}

/**
 * The update that the present content came from, over rollbacks, restores and updates that changed nothing: what the stack
 * has run without anything else in between.
 */
function presentOrigin(history: readonly HistoryEntry[], left: HistoryEntry, stack: string): HistoryEntry {
  const now = ranBy(history, left, stack);
  let origin = originOf(history, left, stack);
  for (const entry of history) {
    if (entry.number >= origin.number) continue;
    if (isDown(entry) || isDown(left)) break;
    if (!isGoodUpdate(entry) || !showsServices(entry)) continue;
    if (!ranSame(ranBy(history, entry, stack), now)) break;
    origin = originOf(history, entry, stack);
  }
  return origin;
}

/** Taking a stack down leaves its data as the update before it had made it. */
function lastRun(history: readonly HistoryEntry[], left: HistoryEntry): HistoryEntry {
  if (!isDown(left)) return left;
  return history.find((entry) => entry.number < left.number && isGoodUpdate(entry)) ?? left;
}

function before(
  history: readonly HistoryEntry[],
  left: HistoryEntry,
  origin: HistoryEntry,
  stack: string,
): HistoryEntry {
  if (isDown(left)) {
    throw new UsageError(
      `stack ${stack}: was taken down by update ${left.number}. Bring back an update by its number (slipway rollback --stack ${stack} --to N), or what the stack file says: slipway up --stack ${stack}`,
    );
  }
  const earlier = history.filter(({ number }) => number < origin.number);
  const found = earlier.find((entry) => isDown(entry) || (isGoodUpdate(entry) && showsServices(entry)));
  if (found !== undefined && !isDown(found)) return found;
  throw new UsageError(
    `stack ${stack}: no update before ${origin.number} ran well with anything else, so there is nothing to go back to.${cutOff(history)} See: slipway history --stack ${stack}`,
  );
}

/** Said where a history does not begin with the first update. */
function cutOff(history: readonly HistoryEntry[]): string {
  const first = history.at(-1)?.number ?? 1;
  return first > 1 ? ` The history begins with update ${first}: what came before was removed.` : "";
}

function isUpdate(entry: HistoryEntry): boolean {
  return entry.kind === "update" && !isOfGithubOnly(entry);
}

function isDown({ kind, result }: HistoryEntry): boolean {
  return kind === "destroy" && result === "succeeded";
}
