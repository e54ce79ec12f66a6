import assert from "node:assert/strict";
import { parse } from "yaml";
import { ENVIRONMENT_TYPE, POLICY_TYPE } from "../../../cli/github/types.ts";
import { acme, bot, call, sealed, simulated } from "../../sandbox/github-simulator/kit.ts";
import { resource } from "../fake-engine.ts";
import type { FakeWorld, FakeWorldArgs } from "../fake-world.ts";
import { RULES } from "./stack.ts";
import { githubWorld, repositoryAt } from "./world.ts";

const inputs = { repository: "bot", environment: "production" };
const OWN = [resource(ENVIRONMENT_TYPE, "github-environment", { inputs })];

describe("what is on GitHub before slipway up", () => {
  const kit = simulated();
  let world: FakeWorld;

  const slipway = async (lines: readonly string[], args: FakeWorldArgs = {}, command = "up") => {
    world = githubWorld([repositoryAt(kit.simulator), ...lines], args);
    kit.simulator.log.clear();
    try {
      return await world.slipway(command, "--json");
    } finally {
      world.remove();
    }
  };
  /** Ids that the run gives the program. */
  const adopted = () => {
    const { config = "" } = world.engine.calls.at(-1) ?? {};
    const file = parse(config) as { config: { "slipway:release"?: { adopt?: Record<string, string> } } };
    return file.config["slipway:release"]?.adopt;
  };
  const writes = () =>
    kit.simulator.log.entries.flatMap(({ method, path }) =>
      method === "GET" ? [] : [`${method} ${path.replace("/api/v3/repos/acme/bot", "")}`],
    );
  const environment = (more = "") =>
    `environment: { name: production, branches: [main], variables: { LEVEL: info }${more} }`;
  const click = (change: object) =>
    kit.simulator.control.environment({ repository: "acme/bot", environment: "production", change });
  const policyId = (name: string) =>
    bot(kit.simulator).environments.production?.policies.find((policy) => policy.name === name)?.id;

  beforeEach(() => acme(kit.simulator));

  it("is taken for ours where it is an environment that GitHub made for a workflow", async () => {
    await click({});
    const run = await slipway([environment()]);
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal(adopted(), undefined);
  });

  it("is taken for ours where it is an environment as the stack makes it, with nothing in it", async () => {
    const { ann } = await acme(kit.simulator);
    const reviewers = [{ type: "User", id: ann }];
    await click({ reviewers, waitTimer: 5, canAdminsBypass: false, branchPolicy: "custom" });
    const wanted = environment(", reviewers: { users: [ann] }, wait: 5m");
    const run = await slipway([wanted]);
    assert.equal(run.exitCode, 0, run.stderr);
    const other = await slipway([wanted.replace("[ann]", "[bob]")]);
    assert.match(
      String(other.result.error),
      /^environment\.name: is production, which acme\/bot has already/,
    );
  });

  for (const [what, fill] of [
    [
      "a variable",
      () => call(kit.simulator, "POST /environments/production/variables", { name: "X", value: "1" }),
    ],
    [
      "a secret",
      async () =>
        call(kit.simulator, "PUT /environments/production/secrets/X", await sealed(kit.simulator, "1")),
    ],
  ] as const) {
    it(`is somebody else's where it is an environment with ${what} in it`, async () => {
      await click({});
      await fill();
      const run = await slipway([environment()]);
      assert.equal(run.exitCode, 2);
      assert.match(
        String(run.result.error),
        /^environment\.name: is production, which acme\/bot has already/,
      );
      assert.deepEqual(writes(), []);
    });
  }

  it("is taken over where the answer to an earlier run was lost: variables and patterns by their ids", async () => {
    await click({
      branchPolicy: "custom",
      policies: [{ name: "main", type: "branch" }],
      variables: { LEVEL: "info" },
    });
    const run = await slipway([environment()], { resources: { prod: OWN } });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(adopted(), {
      "branch main": `bot:production:${policyId("main")}`,
      "variable LEVEL": "bot:production:LEVEL",
    });
    assert.match(run.stderr, /^prod: is on GitHub already and taken over: branch main, variable LEVEL$/m);
    assert.deepEqual(writes(), []);
  });

  it("asks nothing of what the state has whole", async () => {
    const branch = { ...inputs, branchPattern: "main" };
    const policy = resource(POLICY_TYPE, "github-environment-branch-main", { inputs: branch });
    const run = await slipway(["environment: { name: production, branches: [main] }"], {
      resources: { prod: [...OWN, policy] },
    });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(
      kit.simulator.log.entries.map(({ path }) => path),
      ["/api/v3/repos/acme/bot"],
    );
  });

  it("is refused where a variable has another value", async () => {
    await click({ variables: { LEVEL: "debug" } });
    const run = await slipway([environment()], { resources: { prod: OWN } });
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "environment.variables.LEVEL: is in production of acme/bot already, with another value, and this stack did not make it. Remove it there, or rename it here.",
    );
  });

  it("becomes what the file says where the file adopts it, once the plan is made", async () => {
    await click({
      branchPolicy: "custom",
      policies: [
        { name: "main", type: "branch" },
        { name: "*", type: "branch" },
      ],
      variables: { LEVEL: "debug", OTHER: "stays" },
    });
    const other = policyId("*");
    const wanted = environment(", adopt: true");
    const preview = await slipway([wanted], {}, "preview");
    assert.equal(preview.exitCode, 0, preview.stderr);
    assert.deepEqual(writes(), []);
    const lines = [
      "prod: is on GitHub already and taken over: branch main, variable LEVEL",
      "prod: taking over: environment.production.patterns: is branch *, branch main, the stack has branch main.",
      'prod: taking over: environment.variables.LEVEL: is "debug", the stack has "info".',
    ];
    for (const line of lines) assert.ok(preview.stderr.includes(`${line}\n`), preview.stderr);
    const run = await slipway([wanted]);
    assert.equal(run.exitCode, 0, run.stderr);
    for (const line of lines) assert.ok(run.stderr.includes(`${line}\n`), run.stderr);
    assert.deepEqual(writes(), [
      `DELETE /environments/production/deployment-branch-policies/${other}`,
      "PATCH /environments/production/variables/LEVEL",
    ]);
    assert.deepEqual(Object.keys(adopted() ?? {}), ["branch main", "variable LEVEL"]);
  });

  it("is not touched where the plan fails", async () => {
    await click({ variables: { LEVEL: "debug" } });
    const preview = [{ ok: false, errors: [{ severity: "error" as const, message: "no" }] }];
    const run = await slipway([environment(", adopt: true")], { preview });
    assert.equal(run.exitCode, 1);
    assert.deepEqual(writes(), []);
  });

  const protection = (more = "") => `protection: { codeOwners: true${more} }`;
  const ruleset = (rules: readonly object[]) =>
    call(kit.simulator, "POST /rulesets", {
      name: "main",
      target: "branch",
      enforcement: "active",
      bypass_actors: [],
      conditions: { ref_name: { include: ["refs/heads/main"], exclude: [] } },
      rules,
    });
  const withoutChecks = RULES.filter(({ type }) => type !== "required_status_checks");

  it("is taken over where it is exactly the ruleset that the stack makes", async () => {
    const { body } = await ruleset(withoutChecks);
    const run = await slipway([protection()]);
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(adopted(), { rules: `bot:${body.id}` });
    assert.deepEqual(writes(), []);
  });

  it("becomes what the file says where it is a ruleset that the file adopts", async () => {
    const { body } = await ruleset(withoutChecks.filter(({ type }) => type !== "deletion"));
    const run = await slipway([protection(`, adopt: ${body.id}`)]);
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(
      run.stderr,
      /^prod: taking over: protection\.main\.rules\.deletion: is off, the stack has on\.$/m,
    );
    assert.deepEqual(writes(), [`PUT /rulesets/${body.id}`]);
    assert.deepEqual(
      bot(kit.simulator)
        .rulesets[0]?.rules.map(({ type }) => type)
        .sort(),
      ["deletion", "non_fast_forward", "pull_request", "required_linear_history"],
    );
  });

  it("is looked for among those of the repository where there are no environments", async () => {
    bot(kit.simulator).visibility = "private";
    await call(kit.simulator, "POST /actions/variables", { name: "PRODUCTION_LEVEL", value: "info" });
    const at = repositoryAt(kit.simulator, ", private: true, plan: free");
    world = githubWorld([at, environment()]);
    const run = await world.slipway("up", "--json");
    world.remove();
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(adopted(), { "variable LEVEL": "bot:PRODUCTION_LEVEL" });
  });
});
