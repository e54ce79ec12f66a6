import assert from "node:assert/strict";
import { inTask, objectsOf, runningTasks } from "../docker.ts";
import { type ProbeImages, probeImages } from "../images.ts";
import { TestProject } from "../project.ts";
import type { SlipwayRun } from "../slipway.ts";
import { type BadVersion, cells, type Kind, type Moment, VERSIONS } from "./versions.ts";

const health = { interval: "1s", timeout: "2s", retries: 2, startPeriod: "1s" };
const NO_DIGEST = `sha256:${"0".repeat(64)}`;

/** The rows of one kind of service. A file for each lets them run at the same time. */
export function badVersions(kind: Kind): void {
  const table = cells(kind, process.env.SLIPWAY_TEST_WHOLE === "1");
  let images: ProbeImages;
  let project: TestProject;
  const summary: string[] = [];

  const imageOf = ({ image = "1" }: Pick<BadVersion, "image">) =>
    image === "missing" ? `${images.repository}@${NO_DIGEST}` : images.digest(image);
  const service = (kind: Kind, bad?: BadVersion) => ({
    kind,
    image: imageOf(bad ?? {}),
    ...(kind === "web" && { port: 8000 }),
    health: {
      ...(kind === "web" ? { http: "/healthz" } : { command: ["cat", "/tmp/www/healthz"] }),
      ...health,
    },
    secrets: ["KEY"],
    rollout: { monitor: "3s" },
    ...bad?.change,
  });
  const configure = (stack: string, kind: Kind, bad?: BadVersion, generation = 1) =>
    project.configure(stack, {
      secrets: { KEY: { generate: { bytes: 32 }, generation } },
      services: { it: service(kind, bad) },
    });
  const up = (stack: string, ...args: string[]) => project.slipway("up", "--stack", stack, ...args);

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    configure(kind, kind);
    const run = await up(kind);
    assert.equal(run.exitCode, 0, run.text);
  });

  after(async () => {
    await project.slipway("down", "--stack", kind, "--yes", "--delete-data");
    project.remove();
    console.log(["", "    version, kind, moment: seconds to the end", ...summary].join("\n    "));
  });

  for (const { version, moment } of table) {
    it(`that ${version}: ${kind}, ${moment}`, async () => {
      const bad = VERSIONS[version] as BadVersion;
      const begin = performance.now();
      await (moment === "first" ? first(bad) : update(bad, moment));
      summary.push(`${version}, ${kind}, ${moment}: ${((performance.now() - begin) / 1000).toFixed(0)}`);
    });
  }

  /** There is nothing before it to go back to: it stays to be looked at, and a good version repairs it. */
  async function first(bad: BadVersion): Promise<void> {
    const stack = `first-${kind}`;
    const service = project.service(stack, "it");
    configure(stack, kind, bad);
    try {
      ends(await up(stack), bad);
      const made = (await objectsOf(project.app)).services?.includes(service);
      assert.equal(made, bad.untouched !== true);
      configure(stack, kind);
      const repaired = await up(stack);
      assert.equal(repaired.exitCode, 0, repaired.text);
      await settled(stack);
    } finally {
      await project.slipway("down", "--stack", stack, "--yes", "--delete-data");
    }
  }

  /** The version before is what runs afterwards: for web and worker the very task. */
  async function update(bad: BadVersion, moment: Moment): Promise<void> {
    const stack = kind;
    const service = project.service(stack, "it");
    const key = () => inTask(service, ["cat", "/run/secrets/KEY"]);
    const before = { tasks: await runningTasks(service), key: await key() };
    configure(stack, stack, bad, moment === "rotation" ? 2 : 1);
    ends(await up(stack), bad);
    if (bad.passes) {
      await tellsOfTheCrash(stack);
      configure(stack, stack);
      const back = await up(stack);
      assert.equal(back.exitCode, 0, back.text);
      return settled(stack);
    }
    const again = await up(stack);
    assert.equal(again.exitCode, bad.untouched === true ? 1 : 2, again.text);
    const after = { tasks: await runningTasks(service), key: await key() };
    assert.equal(after.key, before.key);
    assert.equal(after.tasks.length, 1);
    // The old value comes back as a new Docker secret, so that the old version comes back as a new task.
    if (moment === "rotation") assert.equal(after.tasks[0]?.image, before.tasks[0]?.image);
    else if (stack === "polling" && !bad.untouched)
      assert.equal(after.tasks[0]?.revision, before.tasks[0]?.revision);
    else assert.deepEqual(after, before);
    configure(stack, stack);
    await settled(stack);
  }

  function ends(run: SlipwayRun, { says, passes }: BadVersion): void {
    assert.equal(run.exitCode, passes ? 0 : 1, run.text);
    assert.match(run.text, says);
  }

  /** Swarm restarts it, for ever. */
  async function tellsOfTheCrash(stack: string): Promise<void> {
    const limit = performance.now() + 60_000;
    for (;;) {
      const { result } = await project.slipway("status", "--stack", stack);
      const state = result.services?.[0]?.state;
      if (state !== "running") {
        assert.match(String(state), /^(starting|failed)$/);
        return;
      }
      assert.ok(performance.now() < limit, "status says running for 60 s of a version that ends every 8 s");
    }
  }

  /** A second update plans nothing and changes nothing, and a refresh finds nothing. */
  async function settled(stack: string): Promise<void> {
    const before = await runningTasks(project.service(stack, "it"));
    assert.equal(before.length, 1);
    const run = await up(stack);
    assert.equal(run.exitCode, 0, run.text);
    assert.match(run.text, /nothing to do/);
    assert.deepEqual(await project.drift(stack), []);
    assert.deepEqual(await runningTasks(project.service(stack, "it")), before);
  }
}
