import assert from "node:assert/strict";
import { objectsOf, runningTasks } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";

const health = { command: ["cat", "/tmp/www/healthz"], interval: "1s", retries: 2, startPeriod: "1s" };
const TOKEN = `${Date.now()}:${"Abc_def-ghi".repeat(3)}xyz`;

describe("two pollers", () => {
  let images: ProbeImages;
  let project: TestProject;
  let encryption: Awaited<ReturnType<TestProject["encryption"]>>;

  const bot = (changes: object = {}) => ({
    kind: "polling",
    image: images.digest("1"),
    health,
    rollout: { monitor: "2s" },
    ...changes,
  });
  const up = (stack: string, ...args: string[]) => project.slipway("up", "--stack", stack, ...args);
  const withToken = (stack: string, token: string, where = project) =>
    where.configure(
      stack,
      {
        secrets: { BOT_TOKEN: { value: encryption.secure(token) } },
        services: { bot: bot({ secrets: ["BOT_TOKEN"] }) },
      },
      encryption.salt,
    );

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    encryption = await project.encryption();
  });

  after(async () => {
    for (const stack of ["one", "two", "names"])
      await project.slipway("down", "--stack", stack, "--yes", "--delete-data");
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    project.remove();
  });

  it("of one token in two stacks are refused, and the token is told nowhere", async () => {
    withToken("one", TOKEN);
    const first = await up("one");
    assert.equal(first.exitCode, 0, first.text);
    assert.match((await up("one")).text, /nothing to do/);
    withToken("two", TOKEN);
    const second = await up("two");
    assert.equal(second.exitCode, 2, second.text);
    const [id] = TOKEN.split(":");
    assert.match(second.text, new RegExp(`services\\.bot: polls for bot ${id}, and so does stack one\\. `));
    assert.doesNotMatch(second.text + second.stdout, /Abc_def/);
    assert.deepEqual((await objectsOf(project.app)).services, [project.service("one", "bot")]);
    // The command line does not know the stacks of another project; the server has the service.
    const elsewhere = new TestProject();
    withToken("two", TOKEN, elsewhere);
    const foreign = await elsewhere.slipway("up", "--stack", "two");
    await elsewhere.slipway("down", "--stack", "two", "--yes", "--delete-data");
    elsewhere.remove();
    assert.equal(foreign.exitCode, 1, foreign.text);
    assert.match(
      foreign.text,
      new RegExp(`service ${project.service("one", "bot")} already polls for bot ${id}, and only one may`),
    );
    assert.doesNotMatch(foreign.text + foreign.stdout, /Abc_def/);
    withToken("two", `1${TOKEN}`);
    const other = await up("two");
    assert.equal(other.exitCode, 0, other.text);
  });

  it("never come of a new name or another kind", async () => {
    const service = project.service("names", "bot");
    project.configure("names", { services: { bot: bot() } });
    const first = await up("names");
    assert.equal(first.exitCode, 0, first.text);
    const before = await runningTasks(service);
    for (const [services, says] of [
      [{ robot: bot() }, /services\.robot: is new while bot, which polls, goes/],
      [
        { bot: bot({ kind: "worker" }) },
        /services\.bot\.kind: is worker, but bot was last deployed as polling/,
      ],
    ] as const) {
      project.configure("names", { services });
      const run = await up("names", "--allow-replace", "bot");
      assert.equal(run.exitCode, 2, run.text);
      assert.match(run.text, says);
    }
    assert.deepEqual(await runningTasks(service), before);
  });
});
