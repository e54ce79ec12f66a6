import assert from "node:assert/strict";
import { RunProgress } from "../../../cli/github/run-progress.ts";
import { Output } from "../../../cli/output.ts";

describe("RunProgress", () => {
  it("tells of each job and each step once, and from time to time that the run goes on", () => {
    let now = 0;
    let said = "";
    const writer = { write: (text: string) => (said += text) };
    const out = new Output({ stdout: writer, stderr: writer, json: false, env: {} });
    const progress = new RunProgress(out, "deploy.yml", () => now);
    const at = (seconds: number, status: string, steps: Record<string, string> = {}) => {
      now = seconds * 1000;
      const list = Object.entries(steps).map(([name, state]) => ({ name, status: state }));
      progress.tell([{ name: "Promote", status, steps: list }]);
    };
    at(1, "queued");
    at(2, "in_progress", { "Set up job": "in_progress" });
    at(3, "in_progress", { "Set up job": "in_progress" });
    at(4, "in_progress", { "Set up job": "completed", "Run slipway": "in_progress" });
    at(6, "in_progress", { "Set up job": "completed", "Run slipway": "in_progress" });
    at(9, "in_progress", { "Set up job": "completed", "Run slipway": "in_progress" });
    for (const seconds of [10, 18, 20, 39, 40, 79, 80, 119, 120]) at(seconds, "in_progress");
    assert.deepEqual(said.trimEnd().split("\n"), [
      "   2 s  deploy.yml: Promote is at work",
      "   2 s  deploy.yml: Promote: Set up job",
      "   4 s  deploy.yml: Promote: Run slipway",
      "   9 s  deploy.yml: still at work",
      "  20 s  deploy.yml: still at work",
      "  40 s  deploy.yml: still at work",
      "  80 s  deploy.yml: still at work",
      " 120 s  deploy.yml: still at work",
    ]);
  });
});
