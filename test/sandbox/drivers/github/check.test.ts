import assert from "node:assert/strict";
import type { PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import { joinId, splitId } from "../../../../sandbox/drivers/github/ids.ts";
import { goTime } from "../../../../sandbox/drivers/github/time.ts";
import { drivers } from "../../../../sandbox/drivers/registry.ts";

const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
const POLICY = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy";
const SECRET = "github:index/actionsSecret:ActionsSecret";
const RULESET = "github:index/repositoryRuleset:RepositoryRuleset";
const RULES = { repository: "bot", target: "branch", enforcement: "active", rules: {} };

const MISTAKES: readonly (readonly [string, PropertyMap, string])[] = [
  [ENVIRONMENT, { repository: "bot" }, "environment: is required, and missing"],
  [
    ENVIRONMENT,
    { repository: "bot", environment: "e", waitTimer: 43201 },
    "waitTimer: expected to be in the range (0 - 43200), got 43201",
  ],
  [
    ENVIRONMENT,
    { repository: "bot", environment: "e", reviewers: [{ users: [1, 2, 3, 4], teams: [5, 6, 7] }] },
    "reviewers: has 7 users and teams, GitHub allows 6",
  ],
  [
    ENVIRONMENT,
    { repository: "bot", environment: "e", reviewers: [{}, {}] },
    "reviewers: takes one group at most",
  ],
  [
    POLICY,
    { repository: "bot", environment: "e" },
    "branchPattern: exactly one of branchPattern and tagPattern must be given",
  ],
  [
    POLICY,
    { repository: "bot", environment: "e", tagPattern: "" },
    "tagPattern: expected to not be an empty string",
  ],
  [
    SECRET,
    { repository: "bot", secretName: "1X", value: "v" },
    "secretName: secret names can only contain alphanumeric characters or underscores and must not start with a number",
  ],
  [
    SECRET,
    { repository: "bot", secretName: "GITHUB_X", value: "v" },
    "secretName: secret names must not start with the GITHUB_ prefix",
  ],
  [
    SECRET,
    { repository: "bot", secretName: "X" },
    "value: exactly one of value, plaintextValue, valueEncrypted, encryptedValue must be given",
  ],
  [RULESET, { ...RULES, target: "all" }, 'target: expected to be one of ["branch" "push" "tag"], got all'],
  [
    RULESET,
    { ...RULES, rules: { mergeQueue: {} } },
    "rules.mergeQueue: this rule is not part of the sandbox",
  ],
];

describe("the checks of the GitHub driver", () => {
  for (const [type, inputs, expected] of MISTAKES) {
    it(`say ${expected}`, () => {
      const checked = drivers(type)?.check(inputs, undefined, () => "auto-1234567");
      assert.deepEqual(
        checked?.failures.map(({ property, reason }) => `${property}: ${reason}`),
        [expected],
      );
    });
  }

  it("fill in what the provider fills in, and a name for a ruleset without one", () => {
    const environment = drivers(ENVIRONMENT)?.check(
      { repository: "bot", environment: "e" },
      undefined,
      () => "",
    );
    assert.deepEqual(environment, {
      inputs: {
        repository: "bot",
        environment: "e",
        canAdminsBypass: true,
        __defaults: ["canAdminsBypass"],
      },
      failures: [],
    });
    const ruleset = drivers(RULESET)?.check(RULES, undefined, () => "rules-1234567");
    assert.deepEqual([ruleset?.inputs.name, ruleset?.failures], ["rules-1234567", []]);
  });

  it("replace a pattern of branches by one of tags, and change one pattern in place", () => {
    const driver = drivers(POLICY);
    const olds = { repository: "bot", environment: "e", branchPattern: "main", tagPattern: null };
    const diff = (news: PropertyMap) =>
      driver?.diff({ inputs: olds, outputs: olds }, { repository: "bot", environment: "e", ...news });
    assert.deepEqual(diff({ branchPattern: "next" })?.replacedBy, []);
    assert.deepEqual(diff({ tagPattern: "v*" }), {
      changed: ["branchPattern", "tagPattern"],
      replacedBy: ["branchPattern", "tagPattern"],
      deleteBeforeReplace: false,
    });
  });
});

describe("ids and times of the GitHub provider", () => {
  it("are joined with colons, and split again", () => {
    assert.equal(joinId("bot", "a:b", 7), "bot:a??b:7");
    assert.deepEqual(splitId("bot:a??b:7", "repository:environment:policy"), ["bot", "a:b", "7"]);
    assert.throws(() => splitId("bot", "repository:environment"), {
      message: 'import: is "bot", must be <repository>:<environment>.',
    });
  });
  it("are printed as Go does", () => {
    assert.equal(goTime("2026-01-02T03:04:05Z"), "2026-01-02 03:04:05 +0000 UTC");
  });
});
