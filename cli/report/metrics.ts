import type { Deployment } from "./deployments.ts";
import { median, p95 } from "./quantiles.ts";

/** What the deployments of one stack say of it. Undefined is what there is nothing to compute from. */
export interface Metrics {
  /** Deployments of something new: neither rollbacks nor restores. */
  readonly changes: number;
  readonly rollbacks: number;
  /** Changes that succeeded, in seven days, from the first deployment until now. */
  readonly perWeek: number | undefined;
  /** Share of changes whose update succeeded, 0 to 1. */
  readonly successRate: number | undefined;
  /** Share of changes that failed, or that a rollback left, 0 to 1. */
  readonly failureRate: number | undefined;
  /** Seconds from the end of such a change to the end of the next update that succeeded: median. */
  readonly restoreSeconds: number | undefined;
  /** Seconds from a commit to the end of the first update of it that succeeded: median over commits whose time is known. */
  readonly leadSeconds: number | undefined;
  /** Seconds that a change took. */
  readonly medianSeconds: number | undefined;
  readonly p95Seconds: number | undefined;
}

const DAY = 86_400_000;

/**
 * Computes them for one stack.
 *
 * @param deployments of that stack, oldest first
 * @param commitTimes milliseconds since 1970 by full commit, as far as the checkout knows them
 * @param now milliseconds since 1970: the end of the period
 */
export function metricsOf(
  deployments: readonly Deployment[],
  commitTimes: ReadonlyMap<string, number>,
  now: number,
): Metrics {
  const changes = deployments.filter(({ kind }) => kind === "deploy");
  const succeeded = changes.filter(({ result }) => result === "succeeded");
  const failed = failedChanges(deployments);
  const durations = changes.map(({ startedAt, endedAt }) => (endedAt - startedAt) / 1000);
  const [first] = deployments;
  const weeks = first === undefined ? 0 : (now - first.startedAt) / (7 * DAY);
  const share = (part: number) => (changes.length === 0 ? undefined : part / changes.length);
  return {
    changes: changes.length,
    rollbacks: deployments.filter(({ kind }) => kind === "rollback").length,
    perWeek: weeks > 0 ? succeeded.length / weeks : undefined,
    successRate: share(succeeded.length),
    failureRate: share(failed.length),
    restoreSeconds: median(failed.flatMap((change) => restoreOf(change, deployments))),
    leadSeconds: median(leadsOf(succeeded, commitTimes)),
    medianSeconds: median(durations),
    p95Seconds: p95(durations),
  };
}

/** Changes that failed, and those that succeeded and were left by a rollback. */
function failedChanges(deployments: readonly Deployment[]): readonly Deployment[] {
  const left = new Set(
    deployments.flatMap((each) =>
      each.left !== undefined && each.result === "succeeded" ? [each.left] : [],
    ),
  );
  return deployments.filter(
    ({ kind, result, number }) => kind === "deploy" && (result !== "succeeded" || left.has(number)),
  );
}

/** Nothing where it has not been restored yet. */
function restoreOf(change: Deployment, deployments: readonly Deployment[]): readonly number[] {
  const next = deployments.find(
    ({ startedAt, result }) => startedAt >= change.endedAt && result === "succeeded",
  );
  return next === undefined ? [] : [(next.endedAt - change.endedAt) / 1000];
}

/** One for each commit that got there. */
function leadsOf(succeeded: readonly Deployment[], commitTimes: ReadonlyMap<string, number>): number[] {
  const firsts = new Map<string, number>();
  for (const { commit, endedAt } of succeeded) {
    if (commit !== undefined && !firsts.has(commit)) firsts.set(commit, endedAt);
  }
  return [...firsts].flatMap(([commit, endedAt]) => {
    const time = commitTimes.get(commit);
    return time === undefined ? [] : [(endedAt - time) / 1000];
  });
}
