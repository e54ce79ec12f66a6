import type { HistoryEntry } from "../../engine/port.ts";
import type { ServiceRow } from "../result.ts";
import { type Deployment, deploymentsOf } from "./deployments.ts";
import { type Metrics, metricsOf } from "./metrics.ts";

/** One stack of a report. */
export interface StackReport {
  readonly stack: string;
  /** Oldest first. */
  readonly deployments: readonly Deployment[];
  readonly metrics: Metrics;
  /** What runs now. */
  readonly rows: readonly ServiceRow[];
}

/** Everything that a report shows. */
export interface Report {
  readonly project: string;
  /** The stack whose users count. */
  readonly production: string;
  readonly stacks: readonly StackReport[];
  readonly commitTimes: ReadonlyMap<string, number>;
  /** Milliseconds since 1970: when it was made. */
  readonly now: number;
}

/** What was read of one stack. */
export interface StackInput {
  readonly stack: string;
  readonly history: readonly HistoryEntry[];
  readonly rows: readonly ServiceRow[];
}

/** Computes a report. */
export function reportOf(
  stacks: readonly StackInput[],
  about: Pick<Report, "project" | "production" | "commitTimes" | "now">,
): Report {
  return {
    ...about,
    stacks: stacks.map(({ stack, history, rows }) => {
      const deployments = deploymentsOf(stack, history);
      return { stack, deployments, metrics: metricsOf(deployments, about.commitTimes, about.now), rows };
    }),
  };
}

/** The stack of production: it is called so, or it is the only one. Undefined where that is not clear. */
export function productionOf(stacks: readonly string[]): string | undefined {
  const called = stacks.find((stack) => /^prod(uction)?$/.test(stack));
  return called ?? (stacks.length === 1 ? stacks[0] : undefined);
}
