import { execa } from "execa";
import { findPulumi } from "../engine/cli-path.ts";
import { probeImages } from "../test/e2e/engines/images.ts";
import { TestProject } from "../test/e2e/engines/project.ts";
import { Sandbox } from "../test/e2e/sample/sandbox.ts";
import { median, ratio, row, seconds } from "./measure.ts";

/** Prints the figures that Slipway holds itself to, as ratios inside one run: the machine may be noisy. */
const health = { http: "/healthz", interval: "1s", timeout: "2s", retries: 2, startPeriod: "1s" };
const ROUNDS = 3;

for (const engine of findPulumi() === undefined ? ["sandbox"] : ["sandbox", "pulumi"]) await updates(engine);
await starts();

async function updates(engine: string): Promise<void> {
  process.env.SLIPWAY_TEST_ENGINE = engine;
  const images = await probeImages();
  const project = new TestProject();
  const service = project.service("bench", "web");
  const deploy = (tag: "1" | "2" | "unhealthy") =>
    project.slipway("deploy", "--stack", "bench", "--service", "web", "--image", images.tag(tag));
  const docker = (tag: "1" | "2" | "unhealthy") =>
    execa("docker", ["service", "update", "--quiet", "--image", images.digest(tag), service], {
      reject: false,
    });
  const web = { kind: "web", image: images.repository, port: 8000, health, rollout: { monitor: "3s" } };
  project.configure("bench", { services: { web } });
  try {
    const first = await seconds(() => deploy("1"));
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await seconds(() => deploy("2")));
      theirs.push(await seconds(() => docker("1")));
    }
    const noop = await seconds(() => project.slipway("up", "--stack", "bench"));
    const bad = await seconds(() => deploy("unhealthy"));
    const theirBad = await seconds(() => docker("unhealthy"));
    console.log(`\n${engine} engine`);
    row("first deployment of one service", first);
    row("new image to gate passed, plan check included", median(ours));
    row("docker service update of the same", median(theirs));
    ratio("new image ÷ docker service update", median(ours) / median(theirs), "1.3 or less");
    row("up with nothing to do", noop);
    row("bad image to the end, the way back included", bad);
    ratio("bad image ÷ docker service update of the same", bad / theirBad, "");
  } finally {
    await project.slipway("down", "--stack", "bench", "--yes");
    project.remove();
  }
}

async function starts(): Promise<void> {
  const sandbox = await Sandbox.make();
  try {
    // The first start builds the images; after `down` of its stacks they are there.
    await sandbox.run("start");
    for (const stack of ["prod", "staging"]) await sandbox.slipway("down", "--stack", stack, "--yes");
    console.log("\nnpm start");
    row(
      "both environments from nothing, images in place (60 s or less)",
      await seconds(() => sandbox.run("start")),
    );
    row("nothing to do", await seconds(() => sandbox.run("start")));
  } finally {
    await sandbox.run("down");
    await sandbox.remove();
  }
}
