import assert from "node:assert/strict";
import { mostAtOnce, objectsOf, runningTasks, watchLife } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";

const health = { interval: "1s", timeout: "2s", retries: 2, startPeriod: "1s" };
const rollout = { monitor: "3s" };

describe("rollout", () => {
  let images: ProbeImages;
  let project: TestProject;

  const services = (changes: { web?: object; bot?: object } = {}) => ({
    web: {
      kind: "web",
      image: images.repository,
      port: 8000,
      health: { http: "/healthz", ...health },
      env: { A: "1", B: "two words" },
      rollout,
      ...changes.web,
    },
    bot: {
      kind: "polling",
      image: images.repository,
      health: { heartbeat: { file: "/tmp/heartbeat", maxAge: "10s" }, ...health },
      secrets: ["KEY"],
      after: ["web"],
      rollout,
      ...changes.bot,
    },
  });
  const configure = (changes?: { web?: object; bot?: object }) =>
    project.configure("staging", {
      secrets: { KEY: { generate: { bytes: 32, encoding: "hex" } } },
      services: services(changes),
    });
  const deploy = (...pairs: string[]) =>
    project.slipway("deploy", "--stack", "staging", ...pairs.flatMap((pair) => ["--image", pair]));
  const tasks = async () => ({
    web: await runningTasks(project.service("staging", "web")),
    bot: await runningTasks(project.service("staging", "bot")),
  });

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    configure();
  });

  after(async () => {
    await project.slipway("down", "--stack", "staging", "--yes");
    assert.deepEqual(await objectsOf(project.app), {
      services: [],
      secrets: [],
      configs: [],
      networks: [],
      volumes: [],
    });
    project.remove();
  });

  it("refuses an update while no version is known, and names the command that deploys one", async () => {
    const run = await project.slipway("up", "--stack", "staging");
    assert.equal(run.exitCode, 2, run.text);
    assert.match(run.text, /slipway deploy --stack staging .*--image web=/);
    assert.deepEqual((await objectsOf(project.app)).services, []);
  });

  it("deploys first versions by tag and runs them by digest", async () => {
    const run = await deploy(`web=${images.tag("1")}`, `bot=${images.tag("1")}`);
    assert.equal(run.exitCode, 0, run.text);
    const rows = run.result.services ?? [];
    assert.deepEqual(
      rows.map(({ name, kind, image, state }) => ({ name, kind, image, state })),
      [
        { name: "web", kind: "web", image: images.digest("1"), state: "running" },
        { name: "bot", kind: "polling", image: images.digest("1"), state: "running" },
      ],
    );
  });

  it("changes nothing when nothing has changed", async () => {
    const before = await tasks();
    const run = await project.slipway("up", "--stack", "staging");
    assert.equal(run.exitCode, 0, run.text);
    assert.deepEqual(await tasks(), before);
  });

  it("rolls out a new version of a web service only", async () => {
    const before = await tasks();
    const run = await deploy(`web=${images.tag("2")}`);
    assert.equal(run.exitCode, 0, run.text);
    const after = await tasks();
    assert.notDeepEqual(after.web, before.web);
    assert.deepEqual(after.bot, before.bot);
  });

  for (const [what, changes] of Object.entries({
    "an environment variable": { web: { env: { A: "2", B: "two words" } } },
    "a limit": { web: { limits: { memory: "100MiB" } } },
    "an argument": { web: { command: ["unused"] } },
  })) {
    it(`runs the gate for a change of ${what} only`, async () => {
      const before = await tasks();
      configure(changes);
      const run = await project.slipway("up", "--stack", "staging");
      assert.equal(run.exitCode, 0, run.text);
      const after = await tasks();
      assert.equal(after.web.length, 1);
      assert.notEqual(after.web[0]?.revision, before.web[0]?.revision);
      assert.deepEqual(after.bot, before.bot);
    });
  }

  it("keeps the task of a web service when the new version is never healthy, and says why", async () => {
    const before = await tasks();
    const run = await deploy(`web=${images.tag("unhealthy")}`);
    assert.equal(run.exitCode, 1, run.text);
    assert.match(run.text, /Its container was unhealthy/);
    assert.match(run.text, /version unhealthy starts, mode unhealthy/);
    assert.deepEqual(await tasks(), before);
  });

  it("runs the old revision of a polling service again when the new version dies, never two at once", async () => {
    const before = await tasks();
    const life = await watchLife(project.service("staging", "bot"));
    const run = await deploy(`bot=${images.tag("dies")}`);
    const events = life.stop();
    assert.equal(run.exitCode, 1, run.text);
    assert.match(run.text, /the token was refused/);
    assert.match(run.text, /Nobody polled for \d+ s/);
    const after = await tasks();
    assert.deepEqual(after.web, before.web);
    assert.equal(after.bot[0]?.revision, before.bot[0]?.revision);
    assert.ok(events.length >= 4, JSON.stringify(events));
    assert.equal(mostAtOnce(events, 1), 1, JSON.stringify(events));
  });

  it("works again with a good version after bad ones", async () => {
    const run = await deploy(`web=${images.tag("2")}`, `bot=${images.tag("2")}`);
    assert.equal(run.exitCode, 0, run.text);
    assert.deepEqual(
      run.result.services?.map(({ image, state }) => ({ image, state })),
      [
        { image: images.digest("2"), state: "running" },
        { image: images.digest("2"), state: "running" },
      ],
    );
  });

  it("shows no secret of a version that prints them, in any form", async () => {
    const run = await deploy(`bot=${images.tag("leaks")}`);
    assert.equal(run.exitCode, 1, run.text);
    assert.match(run.text, /given: \[secret\]/);
  });

  it("plans nothing at the end", async () => {
    const before = await tasks();
    const run = await project.slipway("preview", "--stack", "staging");
    assert.equal(run.exitCode, 0, run.text);
    assert.deepEqual(await tasks(), before);
  });
});
