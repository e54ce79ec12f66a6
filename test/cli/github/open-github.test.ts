import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ResourceState } from "../../../engine/port.ts";
import { localAccessPath } from "../../../github/local-access.ts";
import { simulated, TOKENS } from "../../sandbox/github-simulator/kit.ts";
import type { FakeRunResult } from "../fake-world.ts";
import { deliveredStack } from "./stack.ts";
import { githubWorld, repositoryAt } from "./world.ts";

describe("the token for GitHub", () => {
  const kit = simulated();
  let delivered: ResourceState[];
  beforeEach(async () => {
    delivered = await deliveredStack(kit.simulator);
  });
  /** What `drift` says with a token in the environment, where the sandbox has its own for an address. */
  const drift = async (token: string | undefined, baseUrl?: string): Promise<FakeRunResult> => {
    const resources = { prod: delivered };
    const env = token === undefined ? {} : { GITHUB_TOKEN: token };
    const world = githubWorld([repositoryAt(kit.simulator)], { resources, env });
    try {
      if (baseUrl !== undefined) {
        mkdirSync(dirname(localAccessPath(world.dir)), { recursive: true });
        writeFileSync(localAccessPath(world.dir), JSON.stringify({ baseUrl, token: TOKENS.acme }));
      }
      return await world.slipway("drift", "--json");
    } finally {
      world.remove();
    }
  };

  it("is the sandbox's own at the sandbox's GitHub, with one in the environment and without", async () => {
    for (const token of [undefined, "ghp_of_the_real_one"]) {
      const run = await drift(token, `${kit.simulator.url}/`);
      assert.equal(run.exitCode, 0, run.stderr);
    }
  });

  it("is that of the environment at any other address", async () => {
    assert.equal((await drift(TOKENS.acme)).exitCode, 0);
    const other = "http://127.0.0.1:1/";
    assert.equal((await drift(TOKENS.acme, other)).exitCode, 0);
    assert.match(String((await drift("ghp_of_another", other)).result.error), /GitHub answers 401/);
    assert.match(String((await drift(undefined, other)).result.error), /^GITHUB_TOKEN: is not set/);
  });
});
