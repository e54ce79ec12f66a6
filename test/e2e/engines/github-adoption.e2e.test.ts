import assert from "node:assert/strict";
import { GithubProject } from "./github/project.ts";

const stack = "bot";
const repository = `acme/${stack}`;
const environment = "production";

/** By number: what somebody made by hand before there was a stack. */
const BY_HAND = {
  name: "main",
  target: "branch",
  enforcement: "disabled",
  conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
  rules: [{ type: "deletion" }],
};

describe("a stack for what somebody made by hand on GitHub", function () {
  this.bail(true);
  let github: GithubProject;
  let ruleset: number;

  before(async () => {
    github = await GithubProject.start();
    await github.add(stack);
    const { control } = github.simulator;
    await control.environment({
      repository,
      environment,
      change: {
        waitTimer: 30,
        branchPolicy: "custom",
        policies: [
          { name: "main", type: "branch" },
          { name: "*", type: "branch" },
        ],
        variables: { LEVEL: "debug", OTHER: "of somebody" },
      },
    });
    await control.secret({ repository, environment, name: "KEY", value: "by hand" });
    await control.secret({ repository, environment, name: "THEIRS", value: "stays" });
    ruleset = (await github.call(`POST /repos/${repository}/rulesets`, BY_HAND)).id as number;
  });

  after(() => github.stop());

  it("is refused, with what to write to take it over, and nothing changes", async () => {
    const before = JSON.stringify(github.repository(stack));
    const run = await github.slipway(stack, "up");
    assert.equal(run.exitCode, 2, run.text);
    assert.match(run.text, /Set environment\.adopt: true to take it over/);
    assert.ok(run.text.includes(`Set protection.adopt: ${ruleset} to take it over`), run.text);
    assert.equal(JSON.stringify(github.repository(stack)), before);
  });

  it("shows in a preview what would become of it, and changes nothing", async () => {
    await github.configure(stack, { environment: { adopt: true }, protection: { adopt: ruleset } });
    const before = JSON.stringify(github.repository(stack));
    const run = await github.slipway(stack, "preview");
    assert.equal(run.exitCode, 0, run.text);
    assert.match(run.text, /taken over: branch main, variable LEVEL, rules$/m);
    assert.match(
      run.text,
      /taking over: protection\.main\.enforcement: is disabled, the stack has active\.$/m,
    );
    assert.equal(JSON.stringify(github.repository(stack)), before);
  });

  it("takes it over, makes it what the file says, and keeps what else is in it", async () => {
    await github.up(stack);
    const { waitTimer, policies, variables } = github.environment(stack);
    assert.deepEqual(
      {
        waitTimer,
        policies: policies.map(({ name }) => name).sort(),
        variables: Object.entries(variables).map(([name, { value }]) => `${name}=${value}`),
        secrets: Object.keys(await github.simulator.control.secrets({ repository, environment })),
        rulesets: github.repository(stack).rulesets.map(({ id, enforcement }) => `${id} ${enforcement}`),
      },
      {
        waitTimer: 5,
        policies: ["main", "v*"],
        variables: ["OTHER=of somebody", "LEVEL=info"],
        secrets: ["KEY", "THEIRS"],
        rulesets: [`${ruleset} active`],
      },
    );
    github.simulator.assertNoMismatch();
  });

  it("has it for its own from then on: no drift, nothing to do, with and without the words that adopt", async () => {
    assert.deepEqual(await github.differences(stack), []);
    await github.nothingToDo(stack);
    await github.configure(stack);
    await github.nothingToDo(stack);
    assert.deepEqual(await github.project.drift(stack), []);
  });
});
