import assert from "node:assert/strict";
import { inTask, objectsOf, runningTasks } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";
import type { SlipwayRun } from "./slipway.ts";

// Patient: a task that a busy machine restarts would look like one that was rolled back.
const patience = { interval: "1s", timeout: "60s", retries: 20, startPeriod: "1s" };
const health = { command: ["cat", "/tmp/www/healthz"], ...patience };
const rollout = { monitor: "2s" };
const sh = (script: string) => ["sh", "-c", script];

describe("rollback with data", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;

  const RELEASES = {
    "1": [{ name: "schema", at: "after", run: sh("echo 1 >/data/schema") }],
    "2": [
      {
        name: "keep",
        at: "before",
        backup: {
          command: sh('cat /data/ids >"$SLIPWAY_BACKUP"'),
          restore: sh('echo restore >>/data/log; cat "$SLIPWAY_BACKUP" >/data/ids'),
        },
      },
      {
        name: "schema",
        at: "after",
        run: sh("echo run >>/data/log; echo 2 >/data/schema"),
        undo: sh("echo undo >>/data/log; echo 1 >/data/schema"),
      },
      { name: "ids", at: "after", run: sh("echo hashed >/data/ids") },
    ],
  };
  const configure = (version: "1" | "2") => {
    const shared = { image: images.digest(version), health, rollout };
    const alice = { kind: "worker", volumes: { data: "/data" }, release: RELEASES[version], ...shared };
    project.configure("data", { services: { alice, bot: { kind: "polling", after: ["alice"], ...shared } } });
  };
  const done = async (...args: string[]): Promise<SlipwayRun> => {
    const run = await project.slipway(...args, "--stack", "data");
    assert.equal(run.exitCode, 0, run.text);
    return run;
  };
  const inAlice = (script: string) => inTask(project.service("data", "alice"), sh(script));
  const expectRuns = async (version: "1" | "2", data: readonly string[]) => {
    for (const key of ["alice", "bot"]) {
      const [task] = await runningTasks(project.service("data", key));
      assert.equal(task?.image, images.digest(version), key);
    }
    assert.deepEqual((await inAlice("cat /data/schema /data/ids")).trim().split("\n"), data);
  };
  /** What the steps have written down since the last look. */
  const log = async () => {
    const lines = (await inAlice("cat /data/log; echo -n >/data/log")).trim().split("\n");
    return lines;
  };

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    configure("1");
    await done("up");
    await inAlice("echo plain >/data/ids");
    configure("2");
    await done("up");
    await expectRuns("2", ["2", "hashed"]);
    assert.deepEqual(await log(), ["run"]);
  });

  after(async () => {
    const down = await project.slipway("down", "--stack", "data", "--yes", "--delete-data");
    assert.equal(down.exitCode, 0, down.text);
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    project.remove();
  });

  it("is what a rollback asks for where steps have changed the data, and nothing is changed", async () => {
    const run = await project.slipway("rollback", "--stack", "data", "--yes");
    assert.equal(run.exitCode, 2, run.text);
    const lines = (run.result.error ?? "").replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\dZ/g, "TIME").split("\n");
    assert.deepEqual(lines.sort(), [
      "  alice: ids, TIME",
      "  alice: restores what keep copied TIME, whatever was written since is lost",
      "  alice: schema, TIME",
      "  alice: undoes schema",
      "Go back with the data: slipway rollback --stack data --to 1 --data",
      "update 1: the data has changed since, and that version may not run on it. Release steps that ran:",
    ]);
    await expectRuns("2", ["2", "hashed"]);
  });

  it("undoes and restores, the services in the opposite order", async () => {
    const run = await done("rollback", "--data", "--yes");
    await expectRuns("1", ["1", "plain"]);
    assert.deepEqual(await log(), ["undo", "restore"]);
    const index = (name: string, event: string) =>
      run.events.findIndex((each) => each.phase === "up" && each.name === name && each.event === event);
    const [bot, alice] = [index("bot-gate", "done"), index("alice-back", "started")];
    assert.ok(bot > 0 && alice > bot, `bot at ${bot}, alice at ${alice}`);
  });

  it("leaves nothing to do for the file of that update", async () => {
    configure("1");
    assert.match((await done("up")).text, /nothing to do/);
    await expectRuns("1", ["1", "plain"]);
  });

  it("goes forward again, and runs the steps again", async () => {
    await done("rollback", "--to", "2", "--yes");
    await expectRuns("2", ["2", "hashed"]);
    assert.deepEqual(await log(), ["run"]);
    configure("2");
    assert.match((await done("up")).text, /nothing to do/);
  });
});
