import assert from "node:assert/strict";
import { bot, simulated, TOKENS } from "../../sandbox/github-simulator/kit.ts";
import { change } from "../fake-engine.ts";
import { FakeWorld, type FakeWorldArgs } from "../fake-world.ts";
import { deliveredStack } from "./stack.ts";
import { repositoryAt, stackFile } from "./world.ts";

const VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
const LOST =
  /^acme\/bot: the token lost its rights while this ran\. What was to be deleted may still be there, and the stack knows no more of it: .*github-variables-LEVEL.*\. Look there, and remove it by hand\.$/;

describe("rights over what is deleted on GitHub", () => {
  const kit = simulated();
  let world: FakeWorld;
  const slipway = async (argv: string[], args: FakeWorldArgs = {}) => {
    const resources = await deliveredStack(kit.simulator);
    world = new FakeWorld({
      files: { prod: stackFile(repositoryAt(kit.simulator)) },
      env: { GITHUB_TOKEN: TOKENS.acme },
      resources: { prod: resources },
      ...args,
    });
    try {
      return await world.slipway(...argv, "--stack", "prod", "--json", "--yes");
    } finally {
      world.remove();
    }
  };
  /** GitHub shows the repository to nobody, after so many requests for it. */
  const lose = (after: number) =>
    kit.simulator.faults.add({ kind: "not-found", path: "^/repos/acme/bot$", after, times: 100 });

  it("are looked at before a stack is taken down", async () => {
    lose(0);
    const run = await slipway(["down"]);
    assert.equal(run.exitCode, 1);
    assert.match(String(run.result.error), /^acme\/bot: the token may not see it, or it is gone, /);
    assert.deepEqual(world.engine.calls, []);
  });

  it("are looked at again after it, because the provider takes what it is not shown for deleted", async () => {
    lose(1);
    const run = await slipway(["down"]);
    assert.equal(run.exitCode, 1);
    assert.match(String(run.result.error), LOST);
  });

  it("are looked at after an update that deletes there, and only then", async () => {
    const deletes = [{ ok: true, changes: [change(VARIABLE, "github-variables-LEVEL", "delete")] }];
    const well = await slipway(["up"], { up: deletes });
    assert.equal(well.exitCode, 0, well.stderr);
    lose(1);
    const run = await slipway(["up"], { up: deletes });
    assert.equal(run.exitCode, 1);
    assert.match(String(run.result.error), LOST);
    kit.simulator.faults.clear();
    lose(1);
    assert.equal((await slipway(["up"])).exitCode, 0);
    assert.ok(bot(kit.simulator).environments.production);
  });
});
