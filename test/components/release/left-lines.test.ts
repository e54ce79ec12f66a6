import assert from "node:assert/strict";
import { leftLines } from "../../../components/release/left-lines.ts";
import type { StepConfig } from "../../../config/config.ts";

const KEEP = { count: 5, age: 3_600_000 };

describe("leftLines", () => {
  it("names the steps last one first, each with what takes it back", () => {
    const steps: readonly StepConfig[] = [
      { kind: "run", name: "dry-run", at: "before", timeout: 60_000, run: ["a"] },
      {
        kind: "backup",
        name: "keep",
        at: "before",
        timeout: 1500,
        backup: { kind: "command", command: ["dump"], restore: ["load", "it's"] },
        keep: KEEP,
      },
      { kind: "run", name: "early", at: "before", timeout: 1000, run: ["b"], undo: ["not", "b"] },
      { kind: "run", name: "schema", at: "after", timeout: 1000, run: ["c"], undo: ["d", "$e"] },
      { kind: "run", name: "ids", at: "after", timeout: 1000, run: ["f"] },
    ];
    assert.deepEqual(leftLines(steps).split("\n"), [
      "run 'ids' yes 1",
      "run 'schema' yes 1 'd' '$e'",
      "run 'early' yes 1 'not' 'b'",
      "backup 'keep' 2 'load' 'it'\\''s'",
      "run 'dry-run' no 60",
    ]);
  });
});
