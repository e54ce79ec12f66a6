import type { PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import { drivers } from "../../../../sandbox/drivers/registry.ts";
import type { WireObject } from "../../../../sandbox/engine/wire.ts";
import type { Simulator } from "../../../../sandbox/github-simulator/simulator.ts";
import {
  type Declared,
  type DeclareOptions,
  type Program,
  stacks,
  type TestStack,
} from "../../engine/kit/stack.ts";
import { TOKENS } from "../../github-simulator/kit.ts";

const TYPES = {
  environment: "github:index/repositoryEnvironment:RepositoryEnvironment",
  policy: "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  environmentSecret: "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
  environmentVariable: "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
  secret: "github:index/actionsSecret:ActionsSecret",
  variable: "github:index/actionsVariable:ActionsVariable",
  ruleset: "github:index/repositoryRuleset:RepositoryRuleset",
} as const;

type Declare = (name: string, inputs: WireObject, options?: DeclareOptions) => Promise<Declared>;

/** Declares resources of GitHub for acme/bot. */
export type GitHubProgram = { readonly [Kind in keyof typeof TYPES]: Declare };

/** Stacks whose programs declare resources of GitHub, under a token in the environment. */
export function githubStacks(): () => TestStack {
  const make = stacks(drivers);
  let before: string | undefined;
  beforeEach(() => {
    before = process.env.GITHUB_TOKEN;
    process.env.GITHUB_TOKEN = TOKENS.acme;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.GITHUB_TOKEN;
    else process.env.GITHUB_TOKEN = before;
  });
  return make;
}

/** What the provider of these tests is told: its retries do not wait. */
export function providerConfig({ url }: Simulator): PropertyMap {
  return { owner: "acme", baseUrl: `${url}/`, retryDelayMs: 1 };
}

/** A program that declares a provider for the simulator, and then what `declare` says. */
export function program(
  simulator: Simulator,
  declare: (github: GitHubProgram) => Promise<unknown>,
): (base: Program) => Promise<unknown> {
  return async ({ thing }) => {
    const github = await thing("github", providerConfig(simulator) as WireObject, {
      type: "pulumi:providers:github",
    });
    const of =
      (type: string): Declare =>
      (name, inputs, options = {}) =>
        thing(
          name,
          { repository: "bot", ...inputs },
          { type, provider: `${github.urn}::${github.id}`, ...options },
        );
    const kinds = Object.entries(TYPES).map(([kind, type]) => [kind, of(type)]);
    await declare(Object.fromEntries(kinds) as GitHubProgram);
  };
}

/** Operations of a run on resources of GitHub: `create production`. */
export function operations(result: {
  readonly changes: readonly { operation: string; name: string; type: string }[];
}): string[] {
  return result.changes
    .filter(({ type }) => type.startsWith("github:"))
    .map(({ operation, name }) => `${operation} ${name}`)
    .sort();
}

/** One environment with a variable: enough for what every resource does alike. */
export async function little(github: GitHubProgram): Promise<void> {
  const environment = await github.environment("staging", { environment: "staging" });
  const variable = { environment: "staging", variableName: "STACK", value: "staging" };
  await github.environmentVariable("stack", variable, { dependsOn: [environment] });
}

/** The resources of the recorded program. */
export function whole(values: {
  readonly ann: number;
  readonly secret: unknown;
  readonly waitTimer?: number;
}) {
  return async (github: GitHubProgram): Promise<void> => {
    const elsewhere = [
      github.secret("password", { secretName: "DOCKER_PASSWORD", value: values.secret }),
      github.variable("username", { variableName: "DOCKER_USERNAME", value: "acme" }),
      github.ruleset("rules", RULESET),
    ];
    const production = await github.environment("production", {
      environment: "production",
      waitTimer: values.waitTimer ?? 5,
      canAdminsBypass: false,
      reviewers: [{ users: [values.ann] }],
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    });
    const inProduction = { environment: "production" };
    const options = { dependsOn: [production] };
    const key = { ...inProduction, secretName: "TELEGRAM_ID_HMAC_KEY", value: values.secret };
    const variable = { ...inProduction, variableName: "STACK", value: "prod" };
    await Promise.all([
      ...elsewhere,
      github.policy("main", { ...inProduction, branchPattern: "main" }, options),
      github.environmentSecret("key", key, options),
      github.environmentVariable("stack", variable, options),
    ]);
  };
}

/** The recorded ruleset. */
export const RULESET: WireObject = {
  name: "main",
  target: "branch",
  enforcement: "active",
  conditions: { refName: { includes: ["refs/heads/main"], excludes: [] } },
  rules: {
    deletion: true,
    nonFastForward: true,
    requiredLinearHistory: true,
    pullRequest: {
      requiredApprovingReviewCount: 1,
      dismissStaleReviewsOnPush: true,
      requireCodeOwnerReview: true,
      requireLastPushApproval: true,
      requiredReviewThreadResolution: true,
    },
    requiredStatusChecks: {
      strictRequiredStatusChecksPolicy: true,
      requiredChecks: ["Build", "Test", "Integrate", "Deploy"].map((context) => ({ context })),
    },
  },
};
