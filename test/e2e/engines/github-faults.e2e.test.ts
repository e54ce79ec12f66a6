import assert from "node:assert/strict";
import { faultRows } from "./github/faults.ts";
import { GithubProject } from "./github/project.ts";

const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";

describe("an update while GitHub fails", () => {
  let github: GithubProject;
  const seconds: string[] = [];

  before(async () => {
    github = await GithubProject.start();
  });

  after(async () => {
    await github.stop();
    console.log(["", "    fault: seconds to its end", ...seconds].join("\n    "));
  });

  for (const [index, [what, { fault, says }]] of faultRows(WHOLE).entries()) {
    const lost = fault.carriedOut === true;
    const reaction = lost ? "comes to an end" : says ? "says what is wrong" : "recovers";
    it(`${reaction} at ${what}, and the next one converges`, async () => {
      const stack = `row-${index}`;
      await github.add(stack);
      github.fail(fault);
      const begin = performance.now();
      const run = await github.slipway(stack, "up");
      seconds.push(`${what}: ${((performance.now() - begin) / 1000).toFixed(0)}, exit ${run.exitCode}`);
      // Whether a lost answer fails the update is up to the engine: what matters is what the next one makes of it.
      if (!lost) assert.equal(run.exitCode, says ? 1 : 0, run.text);
      if (says) assert.match(run.text, says);
      github.recover();
      await github.up(stack);
      await github.converged(stack);
    });
  }

  it("forgets nothing when its rights are lost in the middle, and goes on once they are back", async () => {
    const stack = "rights";
    await github.add(stack);
    await github.up(stack);
    const before = await github.urns(stack);
    await github.configure(stack, {
      environment: { wait: "30m", branches: ["main", "next"], variables: { OTHER: "info" } },
    });
    // The environment is changed, then nothing of the repository is shown any more.
    github.fail({ kind: "not-found", path: "^/repo", method: "POST", times: 100_000 });
    github.fail({ kind: "not-found", path: "^/repo", method: "DELETE", times: 100_000 });
    const lost = await github.slipway(stack, "up", "--no-restore");
    assert.equal(lost.exitCode, 1, lost.text);
    assert.match(lost.text, /404 Not Found \[\]\. It is gone, or the token may not see it any more/);
    assert.deepEqual(missing(before, await github.urns(stack)), []);

    // Whoever looks now sees no repository at all, and takes nothing in it for gone.
    github.fail({ kind: "not-found", path: "^/repo", times: 100_000 });
    for (const command of [["up", "--refresh"], ["drift"]]) {
      const blind = await github.slipway(stack, ...command);
      assert.notEqual(blind.exitCode, 0, blind.text);
      assert.match(
        blind.text,
        /GitHub shows no acme\/rights to this token|the token may not see it, or it is gone/,
      );
    }
    assert.deepEqual(missing(before, await github.urns(stack)), []);

    github.recover();
    await github.configure(stack);
    await github.up(stack);
    await github.converged(stack);
  });

  it("has shown no secret and no token", async () => {
    assert.deepEqual(await github.markersFound(), []);
  });
});

function missing(before: readonly string[], after: readonly string[]): readonly string[] {
  return before.filter((urn) => !after.includes(urn));
}
