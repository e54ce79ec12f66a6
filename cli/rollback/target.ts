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
  /** Whether the stack runs this already. */
  readonly isThere: boolean;
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
  const entry = originOf(
    history,
    to === undefined ? before(history, left, stack) : namedUpdate(history, stack, to),
    stack,
  );
  const ran = ranBy(history, entry, stack);
  const isThere = isGoodUpdate(left) && ranSame(ran, ranBy(history, left, stack));
  return { entry, ran, left, isThere };
}

function before(history: readonly HistoryEntry[], left: HistoryEntry, stack: string): HistoryEntry {
  if (isDown(left)) {
    throw new UsageError(
      `stack ${stack}: was taken down by update ${left.number}. Bring back an update by its number (slipway rollback --stack ${stack} --to N), or what the stack file says: slipway up --stack ${stack}`,
    );
  }
  const now = ranBy(history, left, stack);
  let first = originOf(history, left, stack);
  for (const entry of history) {
    if (isDown(entry) && entry.number < first.number) break;
    if (!isGoodUpdate(entry) || !showsServices(entry) || entry.number >= first.number) continue;
    if (!ranSame(ranBy(history, entry, stack), now)) return entry;
    // What ran the same right before belongs to the present one, and where that came from counts.
    first = originOf(history, entry, stack);
  }
  throw new UsageError(
    `stack ${stack}: no update before ${first.number} ran well with anything else, so there is nothing to go back to.${cutOff(history)} See: slipway history --stack ${stack}`,
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
