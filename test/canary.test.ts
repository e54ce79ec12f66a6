import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runMocha } from "./mocha.ts";

const SETUP = ["--require", "test/setup.ts"];

/** Tests that pass, and leave an assertion behind which fails after them. */
const CASES: readonly (readonly [when: string, leave: string])[] = [
  ["at once", 'void Promise.reject(new Error("left behind"))'],
  ["when all tests have ended", 'setTimeout(() => void Promise.reject(new Error("left behind")), 200)'],
];

describe("an assertion that nobody awaits", () => {
  for (const [when, leave] of CASES) {
    it(`fails the run where it fails ${when}, and would not without the setup`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "slipway-canary-"));
      const file = join(folder, "late.mjs");
      writeFileSync(file, `describe("a test", () => { it("passes", () => { ${leave}; }); });\n`);
      const plain = ["--no-config", file];
      try {
        const [kept, lost] = await Promise.all([
          runMocha([...SETUP, ...plain], {}, "pipe"),
          runMocha(plain, {}, "pipe"),
        ]);
        assert.deepEqual([kept.passes, kept.failures], [1, 1], kept.output);
        assert.match(kept.output, /left behind/);
        assert.deepEqual([lost.passes, lost.failures], [1, 0], lost.output);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
