import { deepEqual } from "node:assert/strict";
import { type Change, changed, fullConfig, problemsWith } from "./base.ts";

/** One mistake: where, the wrong value (none: the value is left out), and every line of the error. */
export type Mistake = readonly [path: Change["path"], value: unknown, ...lines: string[]];

/** Makes a test of each mistake over the full configuration, and first one of that configuration as it is. */
export function refuses(mistakes: readonly Mistake[]): void {
  it("accepts the configuration without a mistake", () => deepEqual(problemsWith(fullConfig()), []));
  for (const [path, value, ...lines] of mistakes) {
    const shown = value === undefined ? "left out" : JSON.stringify(value).slice(0, 60);
    it(`refuses ${path.join(" ")}: ${shown}`, () => {
      deepEqual(problemsWith(changed(fullConfig(), [{ path, value }])), lines);
    });
  }
}
