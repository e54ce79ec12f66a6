import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { localAccessPath } from "../../../../github/local-access.ts";
import { acme, simulated, TOKENS } from "../../github-simulator/kit.ts";
import { githubStacks, program } from "./kit.ts";

describe("the GitHub driver and the sandbox's own GitHub", () => {
  const world = simulated();
  const make = githubStacks();
  const REAL = "ghp_of_the_real_one";

  it("takes the token of that, never a real one, and keeps neither in the state", async () => {
    await acme(world.simulator);
    process.env.GITHUB_TOKEN = REAL;
    const stack = make();
    const wanted = program(world.simulator, ({ variable }) =>
      variable("level", { variableName: "LEVEL", value: "info" }),
    );
    const refused = await stack.up(wanted);
    assert.match(refused.errors.map(({ message }) => message).join("\n"), /401 Bad credentials/);
    const path = localAccessPath(stack.dir);
    mkdirSync(dirname(path), { recursive: true });
    const access = { baseUrl: `${world.simulator.url}/`, token: TOKENS.acme };
    writeFileSync(path, JSON.stringify(access));
    assert.deepEqual((await stack.up(wanted)).errors, []);
    assert.deepEqual((await stack.refresh()).errors, []);
    for (const [name, { text }] of stack.files()) {
      if (path.endsWith(name)) continue;
      assert.ok(!text.includes(REAL) && !text.includes(TOKENS.acme), name);
    }
    writeFileSync(path, JSON.stringify({ ...access, baseUrl: "http://127.0.0.1:1/" }));
    assert.equal((await stack.refresh()).ok, false);
  });
});
