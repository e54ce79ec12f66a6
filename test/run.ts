import { findPulumi } from "../engine/cli-path.ts";
import { removeServer } from "../sandbox/server/remove-server.ts";
import { probeImages, SERVER_ROOT } from "./e2e/engines/images.ts";
import { exampleImages } from "./e2e/examples/images.ts";
import { type MochaRun, runMocha } from "./mocha.ts";
import { unitTestSlices } from "./slices.ts";

/** Runs every test: `unit`, `e2e`, or both where nothing is named; `--all` runs every table whole. */
const args = process.argv.slice(2);
const whole = args.includes("--all");
const suites = args.filter((arg) => arg !== "--all");
const counts = { passes: 0, failures: 0, pending: 0 };

/** Processes that the unit tests run in. */
const UNIT_SLICES = 6;
/** Tables are whole, and generated tests are many. */
const WHOLE = { SLIPWAY_TEST_WHOLE: "1" };

/** Every suite reaches this machine as a server over SSH. */
const OVER_SSH = { SLIPWAY_TEST_HOST: "ssh" };

/** At the same time, the longest first: most of their time is waiting for Docker. */
const ENGINES = "test/e2e/engines/*.e2e.test.ts";
const STACKS = ["test/e2e/sample/*.e2e.test.ts", ENGINES];
/** Not beside those: the sample looks at everything that the Docker engine has. */
const DRIVERS = ["golden", "model"].map((name) => `test/e2e/drivers/${name}.e2e.test.ts`);
const EXAMPLES = "test/e2e/examples/*.e2e.test.ts";
const ALL_DRIVERS = [
  "test/e2e/drivers/*.e2e.test.ts",
  "test/e2e/server.e2e.test.ts",
  "test/e2e/report/*.e2e.test.ts",
  "test/e2e/workflows/*.e2e.test.ts",
];
const JOBS = "4";
/** Starts Docker engines of its own. */
const LAST = ["test/e2e/own-engine.e2e.test.ts"];

if (suites.length === 0 || suites.includes("unit")) await unitTests();
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
  const parallel = [...plain, "--parallel", "--jobs", JOBS];
  // A Docker engine where there is none; and the images once, so that nobody builds them at the same time.
  await probeImages();
  try {
    if (whole) await exampleImages();
    await suitesOnEngines(plain, parallel);
  } finally {
    await removeServer({ root: SERVER_ROOT, log: (line) => console.log(`  ${line}`) });
  }
}

async function suitesOnEngines(plain: string[], parallel: string[]): Promise<void> {
  await mocha("end to end, sandbox engine", [...parallel, ...STACKS], engine("sandbox"));
  const others = whole ? [EXAMPLES, ...ALL_DRIVERS] : DRIVERS;
  await mocha("examples and drivers", [...parallel, ...others], engine("sandbox"));
  if (whole)
    await mocha("end to end over SSH", [...parallel, ENGINES], { ...engine("sandbox"), ...OVER_SSH });
  if (whole) await mocha("Docker engines of our own", [...plain, ...LAST], engine("sandbox"));
  const cli = findPulumi();
  if (cli === undefined) {
    console.log("\nNO PULUMI CLI ON THE PATH: the end-to-end suite has run on the sandbox engine only.\n");
    return;
  }
  await mocha(`end to end, ${cli}`, [...parallel, ENGINES], engine("pulumi"));
}

function engine(kind: string): Record<string, string> {
  return { SLIPWAY_TEST_ENGINE: kind, ...(whole && WHOLE) };
}

async function mocha(title: string, mochaArgs: string[], env: Record<string, string>): Promise<void> {
  console.log(`\n== ${title}`);
  count(await runMocha(mochaArgs, env, "inherit"));
}

/** Every unit test, in processes of their own: mocha's own `--parallel` loses what fails after its test has ended. */
async function unitTests(): Promise<void> {
  console.log("\n== unit tests");
  const plain = ["--no-config", "--require", "test/setup.ts", "--extension", "ts", "--timeout", "60000"];
  await Promise.all(
    unitTestSlices(UNIT_SLICES).map(async (files) => {
      count(await runMocha([...plain, ...files], whole ? WHOLE : {}, "pipe"));
    }),
  );
}

function count(run: MochaRun): void {
  if (run.output !== "") console.log(run.output);
  counts.passes += run.passes;
  counts.failures += run.failures;
  counts.pending += run.pending;
}
