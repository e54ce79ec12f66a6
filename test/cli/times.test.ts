import assert from "node:assert/strict";
import { age, duration } from "../../cli/times.ts";

describe("times", () => {
  for (const [seconds, text] of [
    [0.4, "0 s"],
    [119, "119 s"],
    [120, "2 min"],
    [7199, "119 min"],
    [7200, "2 h"],
    [172_800, "2 d"],
  ] as const) {
    it(`says ${text} for ${seconds} seconds`, () => {
      assert.equal(duration(seconds), text);
    });
  }

  it("has no age for no moment, and none below zero", () => {
    const now = new Date("2026-11-21T08:00:00Z");
    assert.equal(age("", now), "");
    assert.equal(age("2026-11-21T08:00:05Z", now), "0 s");
  });
});
