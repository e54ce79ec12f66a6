import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { findPulumi } from "../engine/cli-path.ts";
import { removeServer } from "../sandbox/server/remove-server.ts";
import { probeImages, SERVER_ROOT } from "./e2e/engines/images.ts";

/** Runs every test: `unit`, `e2e`, or both where nothing is named; `--all` runs every table whole. */
const args = process.argv.slice(2);
const whole = args.includes("--all");
const suites = args.filter((arg) => arg !== "--all");
const counts = { passes: 0, failures: 0, pending: 0 };

/** One after the other: they compare everything that the Docker engine has. */
const ALONE = ["test/e2e/sample/*.e2e.test.ts"];
/** At the same time: most of their time is waiting for Docker. */
const ENGINES = "test/e2e/engines/*.e2e.test.ts";
const SOME = [ENGINES, "test/e2e/drivers/golden.e2e.test.ts"];
const ALL = [ENGINES, "test/e2e/drivers/*.e2e.test.ts", "test/e2e/server.e2e.test.ts"];
/** Starts Docker engines of its own. */
const LAST = ["test/e2e/own-engine.e2e.test.ts"];

if (suites.length === 0 || suites.includes("unit")) await mocha("unit tests", [], {});
if (suites.length === 0 || suites.includes("e2e")) await endToEnd();

const skipped = counts.pending > 0 ? `, ${counts.pending} skipped` : "";
console.log(`${counts.passes} passed, ${counts.failures} failed${skipped}`);
process.exitCode = counts.failures === 0 ? 0 : 1;

async function endToEnd(): Promise<void> {
  const plain = [
    "--no-config",
    "--exit",
    "--require",
    "test/setup.ts",
    "--extension",
    "ts",
    "--timeout",
    "600000",
  ];
  const parallel = [...plain, "--parallel", "--jobs", "3"];
  // A Docker engine where there is none; and the images once, so that nobody builds them at the same time.
  await probeImages();
  try {
    await suitesOnEngines(plain, parallel);
  } finally {
    await removeServer({ root: SERVER_ROOT, log: (line) => console.log(`  ${line}`) });
  }
}

async function suitesOnEngines(plain: string[], parallel: string[]): Promise<void> {
  await mocha("npm start", [...plain, ...ALONE], engine("sandbox"));
  await mocha("end to end, sandbox engine", [...parallel, ...(whole ? ALL : SOME)], engine("sandbox"));
  if (whole) await mocha("Docker engines of our own", [...plain, ...LAST], engine("sandbox"));
  const cli = findPulumi();
  if (cli === undefined) {
    console.log("\nNO PULUMI CLI ON THE PATH: the end-to-end suite has run on the sandbox engine only.\n");
    return;
  }
  await mocha(`end to end, ${cli}`, [...parallel, ENGINES], engine("pulumi"));
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
