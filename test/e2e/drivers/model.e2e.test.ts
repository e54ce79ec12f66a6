import fc from "fast-check";
import { underPassphrase } from "../../sandbox/engine/kit/passphrase.ts";
import { commands } from "../../sandbox/engine/model/commands.ts";
import { simulate } from "../../sandbox/engine/model/simulation.ts";
import { DockerPlace } from "./docker-place.ts";

const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";
const RUNS = Number(process.env.SLIPWAY_TEST_RUNS ?? (WHOLE ? 12 : 1));
// The one sequence of a short run is always the same; a whole run looks for new ones.
const { SLIPWAY_TEST_SEED: SEED = WHOLE ? undefined : "2001" } = process.env;

/* A failure is told with its seed: SLIPWAY_TEST_SEED=… runs the same sequences again. */
describe(`the sandbox engine and Docker over ${RUNS} sequences of changes, failures and kills`, function () {
  this.timeout(RUNS * 300_000);
  underPassphrase();

  it("leave what the state says, and converge", async () => {
    await fc.assert(
      fc.asyncProperty(commands(4), (sequence) => simulate(new DockerPlace(), sequence)),
      // Not made shorter after a failure: each sequence takes half a minute.
      { numRuns: RUNS, endOnFailure: true, ...(SEED !== undefined && { seed: Number(SEED) }) },
    );
  });
});
