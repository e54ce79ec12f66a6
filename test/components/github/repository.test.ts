import assert from "node:assert/strict";
import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Repository, type RepositoryArgs } from "../../../components/github/repository.ts";
import { type Call, type Recorded, record, secretValue } from "../../recorder.ts";
import { ENVIRONMENT, PROTECTION, REPOSITORY } from "./configs.ts";

const IDS: Readonly<Record<string, string>> = { ann: "41", bob: "42", operators: "7" };
const TYPE = "github:index";
const free = { visibility: "private", plan: "free" } as const;
const nobody = { users: [], teams: [] };

/** GitHub as the provider shows it to a program. */
function github(...writers: string[]): Call {
  return (token, args) => {
    if (token.endsWith("getCollaborators")) {
      assert.deepEqual(args, { owner: "acme", repository: "bot", permission: "push" });
      const readers = ["pull", "triage"].map((permission) => ({ login: `a ${permission}er`, permission }));
      const people = writers.map((login) => ({ login, permission: "push" }));
      return { ...args, collaborators: [...readers, ...people] };
    }
    return { ...args, id: IDS[String(args.username ?? args.slug)] };
  };
}

describe("Repository", () => {
  const warnings: string[] = [];
  const run = (args: Partial<RepositoryArgs>, call = github("ann", "bob")) => {
    const secret = (name: string) => pulumi.output(`value of ${name}`);
    return record(
      () => void new Repository("github", { repository: REPOSITORY, secret, ...args }),
      "prod",
      call,
    );
  };
  const lines = (resources: readonly Recorded[]) =>
    resources.map(({ type, name, parent }) => `${parent} > ${type} ${name}`);
  const find = (resources: readonly Recorded[], type: string) =>
    resources.filter((each) => each.type === `${TYPE}/${type}`).map(({ inputs }) => inputs);

  beforeEach(() => {
    mock.method(pulumi.log, "warn", async (message: string) => void warnings.push(message));
  });
  afterEach(() => {
    mock.restoreAll();
    warnings.length = 0;
    delete process.env.GITHUB_TOKEN;
  });

  it("registers exactly these resources, each where it belongs", async () => {
    const resources = await run({ environment: ENVIRONMENT, protection: PROTECTION });
    assert.deepEqual(lines(resources), [
      `slipway:github:EnvironmentSecrets > ${TYPE}/actionsEnvironmentSecret:ActionsEnvironmentSecret github-secrets-HMAC_KEY`,
      `slipway:github:EnvironmentVariables > ${TYPE}/actionsEnvironmentVariable:ActionsEnvironmentVariable github-variables-LOG_LEVEL`,
      `slipway:github:Environment > ${TYPE}/repositoryEnvironment:RepositoryEnvironment github-environment`,
      `slipway:github:Environment > ${TYPE}/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy github-environment-branch-main`,
      `slipway:github:Environment > ${TYPE}/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy github-environment-tag-v*`,
      `slipway:github:RepositoryRules > ${TYPE}/repositoryRuleset:RepositoryRuleset github-rules`,
      "slipway:github:Repository > pulumi:providers:github github-provider",
      "slipway:github:Repository > slipway:github:Environment github-environment",
      "slipway:github:Repository > slipway:github:EnvironmentSecrets github-secrets",
      "slipway:github:Repository > slipway:github:EnvironmentVariables github-variables",
      "pulumi:pulumi:Stack > slipway:github:Repository github",
      "slipway:github:Repository > slipway:github:RepositoryRules github-rules",
    ]);
    assert.deepEqual(warnings, []);
  });

  it("gives the environment people and teams by their numbers, and says what may deploy", async () => {
    const resources = await run({ environment: ENVIRONMENT });
    assert.deepEqual(find(resources, "repositoryEnvironment:RepositoryEnvironment"), [
      {
        repository: "bot",
        environment: "production",
        waitTimer: 5,
        canAdminsBypass: false,
        preventSelfReview: true,
        reviewers: [{ users: [41, 42], teams: [7] }],
        deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
      },
    ]);
    const policy = "repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy";
    assert.deepEqual(find(resources, policy), [
      { repository: "bot", environment: "production", branchPattern: "main" },
      { repository: "bot", environment: "production", tagPattern: "v*" },
    ]);
    assert.deepEqual(find(resources, "repositoryRuleset:RepositoryRuleset"), []);
  });

  it("leaves out what an environment does not say", async () => {
    const bare = { ...ENVIRONMENT, reviewers: nobody, branches: [], tags: [], secrets: [], variables: {} };
    const resources = await run({ environment: bare });
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith(TYPE)).map(({ inputs }) => inputs),
      [
        {
          repository: "bot",
          environment: "production",
          waitTimer: 5,
          canAdminsBypass: false,
          preventSelfReview: false,
        },
      ],
    );
  });

  it("marks the value of a secret secret, and nothing of a variable", async () => {
    const resources = await run({ environment: ENVIRONMENT });
    const [secret = {}] = find(resources, "actionsEnvironmentSecret:ActionsEnvironmentSecret");
    const { value, ...rest } = secret;
    assert.equal(secretValue(value), "value of HMAC_KEY");
    assert.deepEqual(rest, { repository: "bot", environment: "production", secretName: "HMAC_KEY" });
    assert.deepEqual(find(resources, "actionsEnvironmentVariable:ActionsEnvironmentVariable"), [
      { repository: "bot", environment: "production", variableName: "LOG_LEVEL", value: "info" },
    ]);
  });

  it("makes a ruleset that nobody can bypass", async () => {
    const resources = await run({ protection: PROTECTION });
    const [ruleset = {}] = find(resources, "repositoryRuleset:RepositoryRuleset");
    const { rules, ...rest } = ruleset;
    assert.deepEqual(rest, {
      repository: "bot",
      name: "main",
      target: "branch",
      enforcement: "active",
      conditions: { refName: { includes: ["refs/heads/main"], excludes: [] } },
    });
    assert.equal(
      (rules as { pullRequest: Record<string, unknown> }).pullRequest.requiredApprovingReviewCount,
      2,
    );
  });

  const importsOf = (resources: readonly Recorded[]) =>
    resources.flatMap(({ name, importId }) => (importId ? [[name, importId]] : [])).sort();

  it("imports what a run takes over, and makes the rest", async () => {
    const adopted = {
      "branch main": "bot:production:5",
      "variable LOG_LEVEL": "bot:production:LOG_LEVEL",
      rules: "bot:108",
    };
    const protection = { ...PROTECTION, source: { kind: "adopt", id: 107 } } as const;
    assert.deepEqual(importsOf(await run({ environment: ENVIRONMENT, protection, adopted })), [
      ["github-environment-branch-main", "bot:production:5"],
      ["github-rules", "bot:108"],
      ["github-variables-LOG_LEVEL", "bot:production:LOG_LEVEL"],
    ]);
  });

  it("imports a ruleset only where the configuration names one", async () => {
    const adopted = { ...PROTECTION, source: { kind: "adopt", id: 107 } } as const;
    const imports = async (protection: typeof PROTECTION) => importsOf(await run({ protection }));
    assert.deepEqual(await imports(adopted), [["github-rules", "bot:107"]]);
    assert.deepEqual(await imports(PROTECTION), []);
  });

  it("asks a person alone for no approval, and says so", async () => {
    const resources = await run({ protection: PROTECTION }, github("ann"));
    const [{ rules } = {}] = find(resources, "repositoryRuleset:RepositoryRuleset");
    assert.equal(
      (rules as { pullRequest: Record<string, unknown> }).pullRequest.requiredApprovingReviewCount,
      0,
    );
    assert.deepEqual(
      warnings.map((each) => each.slice(0, 51)),
      ["protection: ann alone can write to the repository, "],
    );
  });

  it("keeps secrets and variables in the repository where there are no environments, and warns of what is not", async () => {
    const repository = { ...REPOSITORY, offer: free };
    const resources = await run({ repository, environment: ENVIRONMENT, protection: PROTECTION });
    assert.deepEqual(
      lines(resources).filter((line) => line.includes(TYPE)),
      [
        `slipway:github:EnvironmentSecrets > ${TYPE}/actionsSecret:ActionsSecret github-secrets-HMAC_KEY`,
        `slipway:github:EnvironmentVariables > ${TYPE}/actionsVariable:ActionsVariable github-variables-LOG_LEVEL`,
      ],
    );
    const [secret = {}] = find(resources, "actionsSecret:ActionsSecret");
    assert.equal(secret.secretName, "PRODUCTION_HMAC_KEY");
    assert.equal(secretValue(secret.value), "value of HMAC_KEY");
    assert.deepEqual(find(resources, "actionsVariable:ActionsVariable"), [
      { repository: "bot", variableName: "PRODUCTION_LOG_LEVEL", value: "info" },
    ]);
    assert.equal(warnings.length, 2);
    assert.equal(
      warnings[1],
      "protection: acme/bot is private on the Free plan, where GitHub has no rules: they are left out, and everyone who can write to it can push to main.",
    );
  });

  it("gives the provider the owner and the address, and never a token", async () => {
    process.env.GITHUB_TOKEN = "ghp_marker";
    const resources = await run({ environment: ENVIRONMENT });
    const provider = resources.find(({ type }) => type === "pulumi:providers:github");
    assert.deepEqual(provider?.inputs, { owner: "acme", baseUrl: "https://api.github.com/" });
    assert.doesNotMatch(JSON.stringify(resources), /ghp_marker/);
  });

  it("touches nothing of a repository of which it has nothing", async () => {
    assert.deepEqual(lines(await run({})), [
      "slipway:github:Repository > pulumi:providers:github github-provider",
      "pulumi:pulumi:Stack > slipway:github:Repository github",
    ]);
  });
});
