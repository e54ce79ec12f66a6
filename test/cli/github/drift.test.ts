import assert from "node:assert/strict";
import type { ResourceState } from "../../../engine/port.ts";
import type { Actions } from "../../../sandbox/github-simulator/control/actions.ts";
import { call, simulated, TOKENS } from "../../sandbox/github-simulator/kit.ts";
import { FakeWorld, type FakeWorldArgs } from "../fake-world.ts";
import { deliveredStack, RULES } from "./stack.ts";
import { repositoryAt, stackFile } from "./world.ts";

type EnvironmentChange = NonNullable<Parameters<Actions["environment"]>[0]["change"]>;
type RulesetChange = NonNullable<Parameters<Actions["ruleset"]>[0]["change"]>;

const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";
/** One of each way to undo a change; the others differ in what is found only. */
const UNDONE = [
  "reviewers that were taken away",
  "a pattern that was added",
  "a variable",
  "a variable of the repository",
  "who may get around the rules",
];

describe("slipway drift", () => {
  const kit = simulated();
  let resources: ResourceState[];
  let world: FakeWorld;

  const slipway = async (argv: string[], args: FakeWorldArgs = {}) => {
    world = new FakeWorld({
      files: { prod: stackFile(repositoryAt(kit.simulator)) },
      env: { GITHUB_TOKEN: TOKENS.acme },
      resources: { prod: resources },
      ...args,
    });
    try {
      return await world.slipway(...argv, "--json");
    } finally {
      world.remove();
    }
  };
  const differences = async () => {
    const { result, exitCode } = await slipway(["drift"]);
    const lines = (result.differences ?? []) as string[];
    assert.equal(exitCode, lines.length === 0 ? 0 : 1, String(result.error));
    return lines;
  };
  const environment = (change: EnvironmentChange | null) =>
    kit.simulator.control.environment({ repository: "acme/bot", environment: "production", change });
  const ruleset = (change: RulesetChange | null) =>
    kit.simulator.control.ruleset({ repository: "acme/bot", ruleset: "main", change });
  const rulesBut = (type: string, parameters: object) =>
    RULES.map((rule) =>
      rule.type === type ? { type, parameters: { ...rule.parameters, ...parameters } } : rule,
    ) as NonNullable<RulesetChange["rules"]>;

  beforeEach(async () => {
    resources = await deliveredStack(kit.simulator);
    kit.simulator.log.clear();
  });

  it("finds nothing where nobody changed anything, and writes nothing", async () => {
    const run = await slipway(["drift"]);
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(run.stderr, /^prod: server and GitHub are what the stack holds$/m);
    assert.deepEqual([...new Set(kit.simulator.log.entries.map(({ method }) => method))], ["GET"]);
    assert.deepEqual(world.engine.calls, []);
  });

  const E = "environment.production";
  const R = "protection.main";
  const clicks: readonly (readonly [what: string, click: () => Promise<unknown>, ...lines: string[]])[] = [
    [
      "reviewers that were taken away",
      () => environment({ reviewers: [] }),
      `${E}.reviewers: is nobody, the stack has user ANN.`,
    ],
    [
      "a reviewer who was added",
      () =>
        environment({
          reviewers: [
            { type: "User", id: idOf("ann") },
            { type: "User", id: idOf("bob") },
          ],
        }),
      `${E}.reviewers: is ann, bob, the stack has ann.`,
    ],
    ["the wait", () => environment({ waitTimer: 0 }), `${E}.wait: is 0 min, the stack has 5 min.`],
    [
      "self-review",
      () => environment({ preventSelfReview: true }),
      `${E}.selfReview: is false, the stack has true.`,
    ],
    [
      "bypass",
      () => environment({ canAdminsBypass: true }),
      `${E}.adminsBypass: is true, the stack has false.`,
    ],
    [
      "which branches may deploy",
      () => environment({ branchPolicy: "all" }),
      `${E}.branches: is every one, the stack has those of its patterns.`,
    ],
    [
      "a pattern that was added",
      () =>
        environment({
          policies: [
            { name: "main", type: "branch" },
            { name: "v*", type: "tag" },
            { name: "*", type: "branch" },
          ],
        }),
      `${E}.patterns: is branch *, branch main, tag v*, the stack has branch main, tag v*.`,
    ],
    [
      "a variable",
      () => environment({ variables: { LEVEL: "debug" } }),
      `${E}.variables.LEVEL: is "debug", the stack has "info".`,
    ],
    [
      "a variable of the repository",
      () => call(kit.simulator, "PATCH /actions/variables/LEVEL", { value: "debug" }),
      'repository.variables.LEVEL: is "debug", the stack has "info".',
    ],
    [
      "enforcement",
      () => ruleset({ enforcement: "disabled" }),
      `${R}.enforcement: is disabled, the stack has active.`,
    ],
    [
      "who may get around the rules",
      () => ruleset({ bypassActors: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }] }),
      `${R}.bypass: is RepositoryRole 5 (always), the stack has none.`,
    ],
    [
      "which branches the rules are for",
      () =>
        ruleset({ conditions: { ref_name: { include: ["refs/heads/x"], exclude: ["refs/heads/main"] } } }),
      `${R}.branches: is refs/heads/x, the stack has refs/heads/main.`,
      `${R}.exceptions: is refs/heads/main, the stack has none.`,
    ],
    ["the name of the rules", () => ruleset({ name: "mine" }), `${R}.name: is mine, the stack has main.`],
    ...RULES.map(
      ({ type }) =>
        [
          `the rule ${type}`,
          () =>
            ruleset({ rules: RULES.filter((rule) => rule.type !== type) as RulesetChange["rules"] & object }),
          `${R}.rules.${type}: is off, the stack has on.`,
        ] as const,
    ),
    [
      "a rule that was added",
      () => ruleset({ rules: [...RULES, { type: "creation" }] as RulesetChange["rules"] & object }),
      `${R}.rules.creation: is on, the stack has off.`,
    ],
    [
      "approvals",
      () => ruleset({ rules: rulesBut("pull_request", { required_approving_review_count: 0 }) }),
      `${R}.rules.pull_request.required_approving_review_count: is 0, the stack has 1.`,
    ],
    ...[
      "dismiss_stale_reviews_on_push",
      "require_code_owner_review",
      "require_last_push_approval",
      "required_review_thread_resolution",
    ].map(
      (key) =>
        [
          key,
          () => ruleset({ rules: rulesBut("pull_request", { [key]: false }) }),
          `${R}.rules.pull_request.${key}: is off, the stack has true.`,
        ] as const,
    ),
    [
      "ways to merge",
      () => ruleset({ rules: rulesBut("pull_request", { allowed_merge_methods: ["merge"] }) }),
      `${R}.rules.pull_request.allowed_merge_methods: is merge, the stack has merge, rebase, squash.`,
    ],
    [
      "required checks",
      () =>
        ruleset({
          rules: rulesBut("required_status_checks", { required_status_checks: [{ context: "Test" }] }),
        }),
      `${R}.rules.required_status_checks.required_status_checks: is Test, the stack has Build, Test.`,
    ],
    [
      "who reports a check",
      () =>
        ruleset({
          rules: rulesBut("required_status_checks", {
            required_status_checks: [{ context: "Test" }, { context: "Build", integration_id: 9 }],
          }),
        }),
      `${R}.rules.required_status_checks.required_status_checks: is Build integration_id 9, Test, the stack has Build, Test.`,
    ],
    [
      "up-to-date branches",
      () =>
        ruleset({
          rules: rulesBut("required_status_checks", { strict_required_status_checks_policy: false }),
        }),
      `${R}.rules.required_status_checks.strict_required_status_checks_policy: is off, the stack has true.`,
    ],
    [
      "checks of new branches",
      () => ruleset({ rules: rulesBut("required_status_checks", { do_not_enforce_on_create: true }) }),
      `${R}.rules.required_status_checks.do_not_enforce_on_create: is true, the stack has off.`,
    ],
  ];
  const idOf = (login: string) => kit.simulator.store.state.users[login]?.id ?? 0;

  for (const [what, click, ...lines] of clicks) {
    const undone = WHOLE || UNDONE.includes(what);
    it(`finds a change of ${what}${undone ? ", and up --refresh undoes it" : ""}`, async () => {
      await click();
      const expected = lines.map((line) => line.replace("ANN", String(idOf("ann"))));
      assert.deepEqual(await differences(), expected);
      if (!undone) return;
      const run = await slipway(["up", "--refresh"]);
      assert.equal(run.exitCode, 0, run.stderr);
      for (const line of expected) assert.ok(run.stderr.includes(`prod: undoing: ${line}`), run.stderr);
      assert.equal(world.engine.calls[0]?.method, "refresh");
      assert.deepEqual(await differences(), []);
    });
  }

  for (const [what, path, line] of [
    ["a secret", { environment: "production", name: "KEY" }, `${E}.secrets.KEY`],
    ["a secret of the repository", { name: "REPOSITORY_KEY" }, "repository.secrets.REPOSITORY_KEY"],
  ] as const) {
    it(`finds ${what} that was set by hand, and removes it for the update to write it again`, async () => {
      const hour = 3_600_000;
      const secret = resources.find(({ inputs }) => inputs.secretName === path.name);
      const before = new Date(Date.now() - hour).toISOString().slice(0, 19).replace("T", " ");
      Object.assign(secret?.outputs ?? {}, { updatedAt: `${before} +0000 UTC` });
      const [found = "", ...more] = await differences();
      assert.deepEqual(more, []);
      assert.match(
        found,
        new RegExp(
          `^${line.replaceAll(".", "\\.")}: is a value of \\S+Z, the stack has its own of \\S+Z\\.$`,
        ),
      );
      await slipway(["up", "--refresh"]);
      assert.deepEqual(world.engine.calls[0]?.targets, [secret?.urn]);
      assert.deepEqual(await differences(), [`${line}: is gone from GitHub.`]);
    });
  }

  it("finds what is gone, and leaves it to the refresh and the update", async () => {
    await environment(null);
    await ruleset(null);
    assert.deepEqual(await differences(), [
      `${E}: is gone from GitHub.`,
      `${E}.secrets.KEY: is gone from GitHub.`,
      `${E}.variables.LEVEL: is gone from GitHub.`,
      `${R}: is gone from GitHub.`,
    ]);
    kit.simulator.log.clear();
    await slipway(["up", "--refresh"]);
    assert.deepEqual(
      kit.simulator.log.entries.filter(({ method }) => method !== "GET"),
      [],
    );
    assert.deepEqual(
      world.engine.calls[0]?.targets?.map((urn) => urn.slice(urn.lastIndexOf("::") + 2)),
      [
        "github-environment",
        "github-environment-branch-main",
        "github-environment-tag-v*",
        "github-secrets-KEY",
        "github-variables-LEVEL",
        "github-rules",
      ],
    );
  });

  it("refreshes nothing where nothing differs", async () => {
    await slipway(["up", "--refresh"]);
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview", "up"],
    );
  });

  it("stops where the refresh fails", async () => {
    await environment({ waitTimer: 0 });
    const refresh = [{ ok: false, errors: [{ severity: "error" as const, message: "403 no" }] }];
    const run = await slipway(["up", "--refresh"], { refresh });
    assert.equal(run.exitCode, 1);
    assert.equal(run.result.error, "what runs of acme/bot cannot be read, and nothing was changed:\n403 no");
  });

  it("says what GitHub refuses, with exit code 1", async () => {
    const run = await slipway(["drift"], { env: { GITHUB_TOKEN: TOKENS.eve } });
    assert.equal(run.exitCode, 1);
    assert.match(String(run.result.error), /^comparing acme\/bot: GitHub answers 403: /);
  });

  it("compares the server alone where the stack keeps nothing on GitHub", async () => {
    const images = { web: `docker.io/acme/web@sha256:${"a".repeat(64)}` };
    const services = { web: { name: "hello-prod-web", kind: "web", after: [] } };
    const run = await slipway(["drift"], {
      resources: {},
      env: {},
      outputs: { prod: { images, services } },
    });
    assert.equal(run.exitCode, 1);
    assert.deepEqual(run.result.differences, ["services.web: is gone from the server."]);
    assert.equal(
      run.result.error,
      "1 difference. Undo: slipway up --stack prod --refresh, or change the stack file to what is there.",
    );
    assert.deepEqual(kit.simulator.log.entries, []);
  });
});
