import { globSync } from "node:fs";
import { dirname } from "node:path";

/** Seconds of the files that take long, most of them waiting for programs that they start. A stale number costs time only. */
const LONG: Readonly<Record<string, number>> = {
  "test/bots/bots.test.ts": 2.5,
  "test/cli/github/drift.test.ts": 6,
  "test/cli/github/preflight.test.ts": 2,
  "test/cli/github/promote.test.ts": 10,
  "test/config/check-file.test.ts": 2,
  "test/config/mutations.test.ts": 3,
  "test/engine/pulumi.test.ts": 3,
  "test/engine/sandbox.test.ts": 4,
  "test/github/client.test.ts": 6,
  "test/sandbox/drivers/command/local.test.ts": 3.5,
  "test/sandbox/drivers/github/drift.test.ts": 3,
  "test/sandbox/drivers/github/faults.test.ts": 3.5,
  "test/sandbox/drivers/github/lifecycle.test.ts": 2.5,
  "test/sandbox/engine/failing-program.test.ts": 8,
  "test/sandbox/engine/invoke.test.ts": 2,
  "test/sandbox/engine/killed-engine.test.ts": 3.5,
  "test/sandbox/engine/model/model.test.ts": 2,
  "test/sandbox/engine/program.test.ts": 7,
  "test/sandbox/github-simulator/tour.test.ts": 1,
  "test/sandbox/server/bootstrap.test.ts": 4.5,
  "test/sandbox/server/github.test.ts": 1.5,
};
/** Seconds of any other. */
const SHORT = 0.1;
/** A file that takes longer is dealt by itself, all others with their folder: they load the same modules. */
const ALONE = 3;

/** Files of the unit tests, in slices that run at the same time and take about as long as each other. */
export function unitTestSlices(count: number): readonly (readonly string[])[] {
  const files = globSync("test/**/*.test.ts").filter((file) => !file.startsWith("test/e2e/"));
  const groups = Map.groupBy(files.sort(), (file) => (secondsOf(file) < ALONE ? dirname(file) : file));
  const slices = Array.from({ length: count }, () => ({ files: [] as string[], seconds: 0 }));
  const dealt = [...groups.values()].map((group) => ({ group, seconds: sum(group.map(secondsOf)) }));
  for (const { group, seconds } of dealt.sort((a, b) => b.seconds - a.seconds)) {
    const next = slices.reduce((least, slice) => (slice.seconds < least.seconds ? slice : least));
    next.files.push(...group);
    next.seconds += seconds;
  }
  return slices.map((slice) => slice.files);
}

function secondsOf(file: string): number {
  return LONG[file] ?? SHORT;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
