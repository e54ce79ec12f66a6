import assert from "node:assert/strict";
import type { RunningService } from "../../cli/running-service.ts";
import { FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const task = (container: string, state = "running", desired = state) => ({
  state,
  desired,
  container,
  revision: "r",
  image: "i",
  since: "2026-11-21T08:00:00.000Z",
});
const web: RunningService = {
  key: "web",
  name: "hello-prod-web",
  image: "i",
  revision: "r",
  update: undefined,
  wanted: 1,
  tasks: [task("dead", "failed", "shutdown"), task("alive")],
};

describe("slipway exec", () => {
  let world: FakeWorld;
  const exec = (args: FakeWorldArgs, ...line: string[]) => {
    world = new FakeWorld({ files: { prod: STACK_FILE }, running: [web], ...args });
    return world.slipway("exec", ...line);
  };
  afterEach(() => world.remove());

  it("runs the command in the task that runs, options and all, and passes its output on", async () => {
    const run = await exec({}, "web", "--", "ls", "-l", "--json");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(world.commands, [["alive", "ls", "-l", "--json"]]);
    assert.equal(run.stdout, "out of it");
    assert.equal(run.stderr, "and beside it");
  });

  it("ends with the exit code of the command", async () => {
    const run = await exec({ execExitCode: 7 }, "web", "false");
    assert.equal(run.exitCode, 7);
  });

  it("gives events with --json", async () => {
    world = new FakeWorld({ files: { prod: STACK_FILE }, running: [web], execExitCode: 3 });
    const run = await world.slipway("exec", "--json", "web", "--", "sh");
    assert.equal(run.exitCode, 3);
    assert.deepEqual(run.events.slice(0, 2), [
      { type: "output", service: "web", stream: "stdout", text: "out of it" },
      { type: "output", service: "web", stream: "stderr", text: "and beside it" },
    ]);
    assert.equal(run.result.exitCode, 3);
    assert.equal(run.result.error, "sh ended with exit code 3");
  });

  for (const [what, services, error, exitCode] of [
    [
      "a service that is not there",
      [],
      "exec web: stack prod has no such service on its server. Start it: slipway up --stack prod",
      2,
    ],
    [
      "a stopped one",
      [{ ...web, wanted: 0, tasks: [] }],
      "exec web: no task of it runs. It is stopped. Start it: slipway start web --stack prod",
      1,
    ],
    [
      "one without a task",
      [{ ...web, tasks: [task("dead", "failed", "shutdown")] }],
      "exec web: no task of it runs. See why: slipway logs web --stack prod",
      1,
    ],
  ] as [string, RunningService[], string, number][]) {
    it(`refuses ${what}`, async () => {
      const run = await exec({ running: services }, "web", "ls");
      assert.equal(run.exitCode, exitCode);
      assert.equal(run.stderr, `error: ${error}\n`);
      assert.deepEqual(world.commands, []);
    });
  }
});
