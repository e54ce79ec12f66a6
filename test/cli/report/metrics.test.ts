import assert from "node:assert/strict";
import { deploymentsOf } from "../../../cli/report/deployments.ts";
import { metricsOf } from "../../../cli/report/metrics.ts";
import { median, p95 } from "../../../cli/report/quantiles.ts";
import type { HistoryEntry } from "../../../engine/port.ts";
import { commitTimes, NOW, twoHundred } from "./two-hundred.ts";

describe("numbers of a report", () => {
  it("are those counted by hand from 200 updates", () => {
    const numbers = metricsOf(deploymentsOf("prod", twoHundred()), commitTimes(), NOW);
    assert.deepEqual(numbers, {
      // 200 without 10 restores and 4 rollbacks.
      changes: 186,
      rollbacks: 4,
      // 176 succeeded, in 50 days.
      perWeek: 176 / (50 / 7),
      successRate: 176 / 186,
      // 10 failed, and 4 were left by a rollback.
      failureRate: 14 / 186,
      // Ten times six hours and the restore's 18 s without the failure's 17 s; four times six hours and the rollback's 10 s
      // without the change's 19 s. Of 14 the seventh and the eighth are of the first kind.
      restoreSeconds: 6 * 3600 + 1,
      // 86 commits get there with their first update: 29 after an hour, 28 after two, 29 after three, and as long as the update
      // takes; 14 with their second one, six hours later. The 50th and the 51st of 100 are the 21st and the 22nd of those after
      // two hours. Of these 5 take 10 s, 7 take 12 s, 7 take 14 s, 6 take 16 s: both take 16 s.
      leadSeconds: 2 * 3600 + 16,
      // Changes by seconds: 16 of 10 s, 20 each of 11 to 17 s, 10 of 18 s, 20 of 19 s. The 93rd and the 94th take 14 s; the
      // 177th, which is 95 % of 186 and a bit, 19 s.
      medianSeconds: 14,
      p95Seconds: 19,
    });
  });

  const base: HistoryEntry = {
    number: 1,
    kind: "update",
    result: "succeeded",
    startedAt: "2026-03-02T00:00:00.000Z",
    endedAt: "2026-03-02T00:00:10.000Z",
    message: "",
    environment: {},
    changes: { update: 1 },
    config: {},
  };
  const numbersOf = (entries: readonly Partial<HistoryEntry>[], now = NOW) =>
    metricsOf(
      deploymentsOf(
        "prod",
        entries.map((entry) => ({ ...base, ...entry })),
      ),
      new Map(),
      now,
    );

  it("are none where nothing was deployed", () => {
    assert.deepEqual(numbersOf([]), {
      changes: 0,
      rollbacks: 0,
      perWeek: undefined,
      successRate: undefined,
      failureRate: undefined,
      restoreSeconds: undefined,
      leadSeconds: undefined,
      medianSeconds: undefined,
      p95Seconds: undefined,
    });
  });

  const counted: [what: string, entry: Partial<HistoryEntry>, changes: number][] = [
    ["an update that changed something", {}, 1],
    ["a plain one that changed nothing", { changes: { same: 20 } }, 0],
    ["one that changed nothing and failed", { changes: { same: 20 }, result: "failed" }, 1],
    ["one that was killed", { result: "interrupted", changes: {} }, 1],
    ["one under way", { result: "in-progress" }, 0],
    ["a refresh", { kind: "refresh" }, 0],
    ["a removal", { kind: "destroy" }, 0],
    ["a restore", { message: "restore after update 3: web-gate failed" }, 0],
    ["a rollback", { message: "rollback to update 1, leaving update 2" }, 0],
  ];
  for (const [what, entry, changes] of counted) {
    it(`count ${what} ${changes === 0 ? "not" : ""} as a change`, () => {
      assert.equal(numbersOf([entry]).changes, changes);
    });
  }

  it("count no change as left by a rollback that failed", () => {
    const rollback = { number: 2, message: "rollback to update 1, leaving update 1" };
    assert.equal(numbersOf([base, rollback]).failureRate, 1);
    assert.equal(numbersOf([base, { ...rollback, result: "failed" }]).failureRate, 0);
  });

  it("wait for a restore that has not come yet", () => {
    assert.equal(numbersOf([{ result: "failed" }]).restoreSeconds, undefined);
  });
});

describe("quantiles", () => {
  it("are those of textbooks", () => {
    assert.deepEqual([median([]), median([3]), median([9, 1]), median([5, 1, 3])], [undefined, 3, 5, 3]);
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    assert.deepEqual([p95([]), p95([7]), p95(hundred), p95([...hundred, 0])], [undefined, 7, 95, 95]);
  });
});
