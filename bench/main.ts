import { findPulumi } from "../engine/cli-path.ts";
import { removeServer } from "../sandbox/server/remove-server.ts";
import { probeImages, SERVER_ROOT } from "../test/e2e/engines/images.ts";
import { badVersions } from "./bad-versions.ts";
import { environments } from "./github.ts";
import { longHistory } from "./history.ts";
import { releases } from "./releases.ts";
import { starts } from "./starts.ts";
import { manyServices, updates } from "./updates.ts";

/** Prints the figures that Slipway holds itself to, as ratios inside one run: the machine may be noisy. */
const images = await probeImages();
try {
  for (const engine of findPulumi() === undefined ? ["sandbox"] : ["sandbox", "pulumi"]) {
    process.env.SLIPWAY_TEST_ENGINE = engine;
    console.log(`\n${engine} engine`);
    await updates(images);
    await manyServices(images);
    await releases(images);
    await badVersions(images);
    await environments(images);
  }
} finally {
  await removeServer({ root: SERVER_ROOT, log: () => undefined });
}
console.log("\nhistory");
await longHistory();
console.log("\nnpm start");
await starts();
