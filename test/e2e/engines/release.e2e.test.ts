import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inTask, objectsOf, runningTasks } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";
import type { SlipwayRun } from "./slipway.ts";

const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";
// Patient: a task that a busy machine restarts would look like one that the release has touched.
const patience = { interval: "1s", timeout: "60s", retries: 20, startPeriod: "1s" };
const health = { command: ["cat", "/tmp/www/healthz"], ...patience };
const STEPS = ["dry", "keep", "schema", "ids"] as const;

/** A step that writes down that it ran, does something, and fails where the file fail has its name. */
const step = (name: string, deed: string) => [
  "sh",
  "-c",
  `echo ${name} >>/data/log; test "$(cat /data/fail 2>/dev/null)" != ${name} || { echo "no: $(cat /run/secrets/KEY)"; exit 3; }; ${deed}`,
];

describe("a release", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;

  const alice = (version: "1" | "2", release: object[]) => ({
    kind: "worker",
    image: images.digest(version),
    health,
    secrets: ["KEY"],
    volumes: { data: "/data" },
    rollout: { monitor: "1s" },
    release,
  });
  const bot = (version: "1" | "2") => ({
    kind: "polling",
    image: images.digest(version),
    health,
    after: ["alice"],
    rollout: { monitor: "1s" },
  });
  const configure = (version: "1" | "2") =>
    project.configure("data", {
      secrets: { KEY: { generate: {} } },
      services: {
        alice: alice(version, version === "1" ? FIRST : SECOND),
        bot: bot(version),
      },
    });
  const FIRST = [{ name: "schema", at: "after", run: step("schema", "echo 1 >/data/schema") }];
  const SECOND = [
    { name: "dry", at: "before", run: step("dry", ":") },
    {
      name: "keep",
      at: "before",
      backup: {
        command: step("keep", 'cat /data/ids >"$SLIPWAY_BACKUP"'),
        restore: ["sh", "-c", 'echo restore >>/data/log; cat "$SLIPWAY_BACKUP" >/data/ids'],
      },
    },
    {
      name: "schema",
      at: "after",
      run: step("schema", "echo 2 >/data/schema"),
      undo: ["sh", "-c", "echo undo >>/data/log; echo 1 >/data/schema"],
    },
    { name: "ids", at: "after", run: step("ids", "sleep 2; echo hashed >/data/ids") },
  ];

  const slipway = (...args: string[]) => project.slipway("up", "--stack", "data", ...args);
  const up = async (...args: string[]) => {
    const run = await slipway(...args);
    assert.equal(run.exitCode, 0, run.text);
    return run;
  };
  const inAlice = (script: string) => inTask(project.service("data", "alice"), ["sh", "-c", script]);
  const data = async () => (await inAlice("cat /data/schema /data/ids")).trim().split("\n");
  /** What ran since the last look. */
  const log = async () => {
    const lines = (await inAlice("cat /data/log")).trim().split("\n");
    await inAlice("echo -n >/data/log");
    return lines;
  };
  const versions = async () => {
    const rows = ["alice", "bot"].map(
      async (key) => (await runningTasks(project.service("data", key)))[0]?.image,
    );
    return (await Promise.all(rows)).map((image) => (image?.endsWith(images.digest("2").slice(-64)) ? 2 : 1));
  };
  const times = ({ events }: SlipwayRun, name: string, event: string) =>
    events.flatMap((each, index) => (each.name === name && each.event === event ? [index] : []));

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    configure("1");
    await up();
    await inAlice("echo plain >/data/ids");
    assert.deepEqual(await data(), ["1", "plain"]);
    assert.deepEqual(await log(), ["schema"]);
  });

  after(() => project.remove());

  it("goes back with the data where a step fails, and says which", async () => {
    const tried: string[] = [];
    for (const name of WHOLE ? STEPS : ["ids"]) {
      configure("2");
      await inAlice(`echo ${name} >/data/fail`);
      const [before] = await runningTasks(project.service("data", "bot"));
      const run = await slipway(...(tried.length > 0 ? ["--retry"] : []));
      tried.push(name);
      assert.equal(run.exitCode, 1, run.text);
      assert.match(String(run.result.error), new RegExp(`alice: release step ${name} failed: exit code 3`));
      assert.match(run.text, /no: \[secret\]/);
      assert.deepEqual(await data(), ["1", "plain"], name);
      assert.deepEqual(await versions(), [1, 1]);
      const [after] = await runningTasks(project.service("data", "bot"));
      assert.equal(after?.id, before?.id, "the bot was left alone");
      await log();
      await inAlice("echo -n >/data/fail");
    }
  });

  it("goes in order, the bot behind the last step, and then there is nothing to do", async () => {
    configure("2");
    const run = await up("--retry");
    assert.deepEqual(await log(), ["dry", "keep", "schema", "ids"]);
    assert.deepEqual(await data(), ["2", "hashed"]);
    assert.deepEqual(await versions(), [2, 2]);
    const [last = -1] = times(run, "alice-release-ids", "done");
    const [first = -1] = times(run, "bot", "started");
    assert.ok(last > 0 && first > last, `bot at ${first}, ids at ${last}`);
    const again = await up();
    assert.match(again.text, /nothing to do/);
    assert.equal(await inAlice("cat /data/log"), "");
  });

  it("keeps ledger, copies and output where only their owner can read them", () => {
    const folder = join(project.dir, "server", project.app, "data");
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    const entry = join(folder, "ledger/alice/ids");
    assert.equal(statSync(entry).mode & 0o777, 0o600);
    assert.match(readFileSync(entry, "utf8"), /^digest [0-9a-f]{64}\nstate done\n/);
  });

  for (const name of WHOLE
    ? ["alice-prepare", ...STEPS.map((each) => `alice-release-${each}`), "alice-gate"]
    : ["alice-release-ids"]) {
    it(`is completed by the next update where it is killed at ${name}, and no step runs twice`, async () => {
      configure("1");
      await up();
      await log();
      configure("2");
      await project.killAt((line) => line.includes(`"${name}"`), "up", "--stack", "data");
      await up();
      assert.deepEqual(await versions(), [2, 2]);
      // A copy that was broken off is made again: it changes nothing.
      const ran = (await log()).filter((each, index, all) => each !== "keep" || all.indexOf(each) === index);
      assert.deepEqual(ran, ["dry", "keep", "schema", "ids"]);
      assert.match((await up()).text, /nothing to do/);
    });
  }

  it("leaves no job behind", async () => {
    assert.deepEqual((await objectsOf(project.app)).services, [
      project.service("data", "alice"),
      project.service("data", "bot"),
    ]);
    const down = await project.slipway("down", "--stack", "data", "--yes", "--delete-data");
    assert.equal(down.exitCode, 0, down.text);
  });
});
