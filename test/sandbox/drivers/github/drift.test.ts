import assert from "node:assert/strict";
import type { Actions } from "../../../../sandbox/github-simulator/control/actions.ts";
import { messages } from "../../engine/kit/listen.ts";
import { secret } from "../../engine/kit/stack.ts";
import { acme, bot, simulated } from "../../github-simulator/kit.ts";
import { type GitHubProgram, githubStacks, operations, program, RULESET } from "./kit.ts";

const place = { repository: "acme/bot" };
type Change = Parameters<Actions["environment"]>[0]["change"];
type RulesetChange = Parameters<Actions["ruleset"]>[0]["change"];

/** What somebody clicks in the environment, and which resource has to be brought back. */
const IN_ENVIRONMENT: readonly (readonly [string, Change, string])[] = [
  ["the reviewers taken away", { reviewers: [] }, "update production"],
  ["another wait time", { waitTimer: 30 }, "update production"],
  ["admins let past", { canAdminsBypass: true }, "update production"],
  ["self-review forbidden", { preventSelfReview: true }, "update production"],
  ["another branch policy", { branchPolicy: "all" }, "update production"],
  ["a variable", { variables: { STACK: "else" } }, "update stack"],
  ["the pattern taken away", { policies: [] }, "create main"],
];

const IN_RULESET: readonly (readonly [string, RulesetChange, string])[] = [
  ["its enforcement", { enforcement: "disabled" }, "update rules"],
  ["its name", { name: "other" }, "update rules"],
  ["its rules", { rules: [{ type: "deletion" }] }, "update rules"],
  [
    "its conditions",
    { conditions: { ref_name: { include: ["refs/heads/x"], exclude: [] } } },
    "update rules",
  ],
  [
    "who gets around it",
    { bypassActors: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }] },
    "update rules",
  ],
  ["that it is gone", null, "create rules"],
];

describe("the GitHub driver and somebody's click", () => {
  const world = simulated();
  const make = githubStacks();

  /** One click after the other on one stack, each found and undone. */
  async function undone(
    declare: (github: GitHubProgram, ann: number) => Promise<unknown>,
    clicks: readonly (readonly [string, (control: Actions) => Promise<unknown>, string])[],
  ): Promise<void> {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const stack = make();
    const wanted = program(simulator, (github) => declare(github, ann));
    await stack.up(wanted);
    const before = comparable(bot(simulator));
    for (const [what, click, expected] of clicks) {
      await click(simulator.control);
      assert.notDeepEqual(comparable(bot(simulator)), before, what);
      const repaired = await stack.up(wanted, { refresh: true });
      assert.deepEqual(messages(repaired), [], what);
      assert.ok(operations(repaired).includes(expected), `${what}: ${operations(repaired).join()}`);
      assert.deepEqual(comparable(bot(simulator)), before, what);
    }
  }

  it("undoes each in an environment", () =>
    undone(
      environment,
      IN_ENVIRONMENT.map(([what, change, expected]) => [
        what,
        (control) => control.environment({ ...place, environment: "production", change }),
        expected,
      ]),
    ));

  it("undoes each in a ruleset", () =>
    undone(
      rules,
      IN_RULESET.map(([what, change, expected]) => [
        what,
        (control) => control.ruleset({ ...place, ruleset: "main", change }),
        expected,
      ]),
    ));

  it("sets a secret again that somebody else has set", async () => {
    const { simulator } = world;
    await acme(simulator);
    const stack = make();
    const wanted = program(simulator, (github) =>
      github.secret("s", { secretName: "S", value: secret("ours") }),
    );
    await stack.up(wanted);
    await simulator.control.secret({ ...place, name: "S", value: "theirs" });
    assert.deepEqual(operations(await stack.up(wanted)), ["same s"]);
    const repaired = await stack.up(wanted, { refresh: true });
    assert.ok(operations(repaired).includes("update s"), operations(repaired).join());
    assert.deepEqual(await simulator.control.secrets(place), { S: "ours" });
    assert.deepEqual(operations(await stack.up(wanted)), ["same s"]);
  });
});

async function environment(github: GitHubProgram, ann: number): Promise<void> {
  const production = await github.environment("production", {
    environment: "production",
    waitTimer: 5,
    canAdminsBypass: false,
    reviewers: [{ users: [ann] }],
    deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
  });
  const there = { environment: "production" };
  const options = { dependsOn: [production] };
  await Promise.all([
    github.policy("main", { ...there, branchPattern: "main" }, options),
    github.environmentVariable("stack", { ...there, variableName: "STACK", value: "prod" }, options),
  ]);
}

function rules(github: GitHubProgram): Promise<unknown> {
  return github.ruleset("rules", RULESET);
}

/** What a click can change, without numbers and times. */
function comparable({ environments, rulesets }: ReturnType<typeof bot>): unknown {
  return {
    environments: Object.values(environments).map(({ variables, policies, secrets, ...rest }) => ({
      ...rest,
      updatedAt: "",
      policies: policies.map(({ name, type }) => ({ name, type })),
      variables: Object.entries(variables).map(([name, { value }]) => [name, value]),
      secrets: Object.keys(secrets),
    })),
    rulesets: rulesets.map((ruleset) => ({ ...ruleset, id: 0, createdAt: "", updatedAt: "" })),
  };
}
