import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** How many tests passed, failed and were skipped. */
export interface Counts {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

/** What a run of mocha gave. */
export interface MochaRun extends Counts {
  /** What it printed; empty where it printed to the terminal itself. */
  readonly output: string;
}

/** Where a run prints to: the terminal while it goes on, or its result, for several at the same time. */
export type Printing = "inherit" | "pipe";

const ROOT = join(import.meta.dirname, "..");
/** What Node keeps of compiled modules: every process would otherwise compile them anew. */
const CACHE = process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), "slipway-test-node-cache");

/** Runs mocha in a process of its own. A run that ended badly has a failure, whatever it had counted until then. */
export async function runMocha(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  printing: Printing,
): Promise<MochaRun> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
  const file = join(folder, "counts.json");
  const child = await execa(
    process.execPath,
    ["node_modules/mocha/bin/mocha.js", "--reporter", "test/reporter.cjs", ...colours(printing), ...args],
    {
      cwd: ROOT,
      stdin: "inherit",
      stdout: printing,
      stderr: printing,
      all: true,
      reject: false,
      env: { NODE_COMPILE_CACHE: CACHE, ...env, SLIPWAY_TEST_COUNTS: file },
    },
  );
  const output = child.all ?? "";
  try {
    const counts = JSON.parse(readFileSync(file, "utf8")) as Counts;
    const unnoticed = child.exitCode !== 0 && counts.failures === 0 ? 1 : 0;
    return { ...counts, failures: counts.failures + unnoticed, output };
  } catch {
    const how = `the test runner ended with ${child.exitCode ?? child.signal} before it was done`;
    return { passes: 0, failures: 1, pending: 0, output: `${output}\n${how}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function colours(printing: Printing): string[] {
  return printing === "pipe" && process.stdout.isTTY ? ["--color"] : [];
}
