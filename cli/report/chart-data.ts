import type { Deployment } from "./deployments.ts";
import type { Report } from "./report-data.ts";

const WEEK = 7 * 86_400_000;
/** 1 January 1970 was a Thursday; weeks begin on Mondays. */
const FIRST_MONDAY = 4 * 86_400_000;

/** How a deployment looks in a chart. */
export type Look = "good" | "bad" | "rollback" | "restore";

/** What `charts.browser.js` draws. */
export function chartData({ stacks, production, commitTimes }: Report): object {
  const all = stacks.flatMap(({ deployments }) => deployments);
  const main = stacks.find(({ stack }) => stack === production);
  const deployments = all.map((each) => ({
    at: each.endedAt,
    stack: each.stack,
    number: each.number,
    kind: lookOf(each),
    label: labelOf(each),
    production: each.stack === production,
    seconds: (each.endedAt - each.startedAt) / 1000,
    commit: (each.commit ?? "").slice(0, 7),
    who: each.who,
    message: each.message.slice(0, 90),
  }));
  return {
    stacks: stacks.map(({ stack }) => stack),
    deployments,
    weeks: weeksOf(all),
    medianSeconds: main?.metrics.medianSeconds ?? 0,
    p95Seconds: main?.metrics.p95Seconds ?? 0,
    leads: leadsOf(main?.deployments ?? [], commitTimes),
  };
}

/** A failure shows whatever the kind is. */
export function lookOf({ kind, result }: Deployment): Look {
  if (result !== "succeeded") return "bad";
  return kind === "deploy" ? "good" : kind;
}

/** In words. */
export function labelOf({ kind, result }: Deployment): string {
  const what = { deploy: "", rollback: "rollback ", restore: "restore " }[kind];
  return `${what}${result}`;
}

function weeksOf(deployments: readonly Deployment[]): object[] {
  const weeks = new Map<number, Record<Look, number>>();
  const starts = deployments.map(({ endedAt }) => weekOf(endedAt));
  const last = Math.max(...starts);
  for (let at = Math.min(...starts); at <= last; at += WEEK) {
    weeks.set(at, { good: 0, bad: 0, rollback: 0, restore: 0 });
  }
  for (const each of deployments) {
    const counts = weeks.get(weekOf(each.endedAt));
    if (counts) counts[lookOf(each)] += 1;
  }
  return [...weeks].map(([at, counts]) => ({ at, counts }));
}

function weekOf(at: number): number {
  return Math.floor((at - FIRST_MONDAY) / WEEK) * WEEK + FIRST_MONDAY;
}

function leadsOf(deployments: readonly Deployment[], commitTimes: ReadonlyMap<string, number>): object[] {
  const seen = new Set<string>();
  return deployments.flatMap(({ kind, result, commit, endedAt }) => {
    if (kind !== "deploy" || result !== "succeeded" || commit === undefined || seen.has(commit)) return [];
    seen.add(commit);
    const time = commitTimes.get(commit);
    if (time === undefined) return [];
    return [{ at: endedAt, seconds: (endedAt - time) / 1000, commit: commit.slice(0, 7) }];
  });
}
