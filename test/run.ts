import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { findPulumi } from "../engine/cli-path.ts";

/** Runs every test: `unit`, `e2e`, or both where nothing is named; `--all` runs every table whole. */
const args = process.argv.slice(2);
const whole = args.includes("--all");
const suites = args.filter((arg) => arg !== "--all");
const counts = { passes: 0, failures: 0, pending: 0 };

if (suites.length === 0 || suites.includes("unit")) await mocha("unit tests", [], {});
if (suites.length === 0 || suites.includes("e2e")) await endToEnd();

const skipped = counts.pending > 0 ? `, ${counts.pending} skipped` : "";
console.log(`${counts.passes} passed, ${counts.failures} failed${skipped}`);
process.exitCode = counts.failures === 0 ? 0 : 1;

async function endToEnd(): Promise<void> {
  const files = ["--no-config", "--require", "test/setup.ts", "--extension", "ts", "--timeout", "600000"];
  await mocha("end to end, sandbox engine", [...files, "test/e2e/**/*.e2e.test.ts"], engine("sandbox"));
  const cli = findPulumi();
  if (cli === undefined) {
    console.log("\nNO PULUMI CLI ON THE PATH: the end-to-end suite has run on the sandbox engine only.\n");
    return;
  }
  await mocha(`end to end, ${cli}`, [...files, "test/e2e/engines/**/*.e2e.test.ts"], engine("pulumi"));
}

function engine(kind: string): Record<string, string> {
  return { SLIPWAY_TEST_ENGINE: kind, ...(whole && { SLIPWAY_TEST_WHOLE: "1" }) };
}

async function mocha(title: string, mochaArgs: string[], env: Record<string, string>): Promise<void> {
  console.log(`\n== ${title}`);
  const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
  const file = join(folder, "counts.json");
  const reporter = ["--reporter", "test/reporter.cjs"];
  const child = await execa(
    process.execPath,
    ["node_modules/mocha/bin/mocha.js", ...reporter, ...mochaArgs],
    {
      stdio: "inherit",
      reject: false,
      env: { ...env, SLIPWAY_TEST_COUNTS: file },
    },
  );
  try {
    const { passes, failures, pending } = JSON.parse(readFileSync(file, "utf8"));
    counts.passes += passes;
    counts.failures += failures;
    counts.pending += pending;
    if (child.exitCode !== 0 && failures === 0) counts.failures += 1;
  } catch {
    console.log(`${title}: the test runner ended with ${child.exitCode ?? child.signal} before it was done`);
    counts.failures += 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
