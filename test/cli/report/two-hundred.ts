import type { HistoryEntry } from "../../../engine/port.ts";

const HOUR = 3_600_000;
/** When the first update of {@link twoHundred} began: a Monday. */
export const START = Date.parse("2026-03-02T00:00:00Z");
/** 50 days later: the end of the period. */
export const NOW = START + 50 * 24 * HOUR;

/**
 * 200 updates, one every six hours, newest first, by rules that can be counted by hand. Update `i` from 0 on has number
 * `i + 1`, takes `10 + i % 10` seconds, and commit `i / 2`, so that each commit is in two of them:
 *
 * - `i % 20 = 7`: a change that fails, 10 of them
 * - `i % 20 = 8`: the restore after it, 10
 * - `i % 50 = 30`: a rollback that leaves the update before it, 4
 * - any other: a change that succeeds, 176
 */
export function twoHundred(): HistoryEntry[] {
  return Array.from({ length: 200 }, (_, i) => update(i)).reverse();
}

function update(i: number): HistoryEntry {
  const startedAt = START + i * 6 * HOUR;
  const failed = i % 20 === 7;
  return {
    number: i + 1,
    kind: "update",
    result: failed ? "failed" : "succeeded",
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(startedAt + (10 + (i % 10)) * 1000).toISOString(),
    message: messageOf(i),
    environment: { "git.head": commitOf(Math.floor(i / 2)), "git.author": i % 3 === 0 ? "ann" : "ben" },
    changes: { same: 20, update: 2 },
    config: {},
  };
}

function messageOf(i: number): string {
  if (i % 20 === 8) return `restore after update ${i}: web-gate failed`;
  if (i % 50 === 30) return `rollback to update ${i - 1}, leaving update ${i}`;
  return `deploy web, bot (${i})`;
}

/** Full name of commit `k`. */
export function commitOf(k: number): string {
  return (k + 1).toString(16).padStart(40, "c0ffee");
}

/** Commit `k` was made `1 + k % 3` hours before the first update that has it. */
export function commitTimes(): ReadonlyMap<string, number> {
  return new Map(
    Array.from(
      { length: 100 },
      (_, k) => [commitOf(k), START + 2 * k * 6 * HOUR - (1 + (k % 3)) * HOUR] as const,
    ),
  );
}
