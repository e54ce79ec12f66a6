import { isDeepStrictEqual } from "node:util";
import type { HistoryEntry } from "../../engine/port.ts";
import { UsageError } from "../failure.ts";
import { isGoodUpdate } from "../last-good.ts";
import { type Ran, ranBy } from "./ran.ts";
import { stepsOf } from "./steps.ts";
import type { RollbackTarget } from "./target.ts";

/** Where a rollback goes, and by which way. */
export interface Way extends RollbackTarget {
  readonly history: readonly HistoryEntry[];
  readonly stack: string;
}

/**
 * Refuses a way over several versions of a service whose steps have changed data: the ledger on the server knows only the
 * last run of each step, so each version has to be taken back by itself. Throws {@link UsageError}.
 *
 * @param services with such steps
 */
export function refuseSeveralHops(way: Way, services: readonly string[]): void {
  for (const service of services) {
    const [, next] = versionsBetween(way, service);
    if (next === undefined) continue;
    throw new UsageError(
      `update ${way.entry.number}: release steps of ${service} ran in several updates since, and each has to be taken back by itself, the newest first: slipway rollback --stack ${way.stack} --to ${next} --data`,
    );
  }
}

/**
 * Newest update of each version of a service since the target, newest first; the target's own version is none of them, and
 * neither is one that was taken back.
 */
function versionsBetween({ history, stack, entry, ran, origin }: Way, service: string): readonly number[] {
  const own = versionOf(ran, service);
  const numbers: number[] = [];
  let last: unknown;
  for (const update of history) {
    if (update.number <= entry.number || update.number > origin.number || !isGoodUpdate(update)) continue;
    const version = versionOf(ranBy(history, update, stack), service);
    if (isDeepStrictEqual(version, own) || isDeepStrictEqual(version, last)) continue;
    numbers.push(update.number);
    last = version;
  }
  return numbers;
}

function versionOf({ images, services }: Ran, service: string): unknown {
  return { image: images[service], steps: stepsOf(services, service) };
}
