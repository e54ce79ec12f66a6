import fc from "fast-check";
import { underPassphrase } from "../kit/passphrase.ts";
import { commands } from "./commands.ts";
import { MemoryPlace } from "./memory-place.ts";
import { simulate } from "./simulation.ts";

/*
 * A failure is told with its seed and path, and with the shortest sequence that fails. To see it again:
 * SLIPWAY_TEST_SEED=… SLIPWAY_TEST_PATH=… npx mocha test/sandbox/engine/model/model.test.ts
 */
const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";
const RUNS = Number(process.env.SLIPWAY_TEST_RUNS ?? (WHOLE ? 3000 : 30));
// The few sequences of a short run are always the same ones; a whole run looks for new ones.
const { SLIPWAY_TEST_SEED: SEED = WHOLE ? undefined : "2001", SLIPWAY_TEST_PATH: PATH } = process.env;

describe(`the sandbox engine over ${RUNS} sequences of changes, failures and kills`, function () {
  this.timeout(RUNS * 5000);
  underPassphrase();

  it("leaves a world that equals its state, and converges", async () => {
    await fc.assert(
      fc.asyncProperty(commands(8), (sequence) => simulate(new MemoryPlace(), sequence)),
      {
        numRuns: RUNS,
        ...(SEED !== undefined && { seed: Number(SEED) }),
        ...(PATH !== undefined && { path: PATH }),
      },
    );
  });
});
