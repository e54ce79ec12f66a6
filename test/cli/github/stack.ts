import * as types from "../../../cli/github/types.ts";
import type { ResourceState } from "../../../engine/port.ts";
import type { Simulator } from "../../../sandbox/github-simulator/simulator.ts";
import { acme, call, sealed } from "../../sandbox/github-simulator/kit.ts";
import { resource } from "../fake-engine.ts";

const repository = "bot";
const environment = "production";

/** acme/bot as a stack left it, on the simulator and in its state. */
export async function deliveredStack(simulator: Simulator): Promise<ResourceState[]> {
  const { ann } = await acme(simulator);
  await call(simulator, "PUT /environments/production", {
    wait_timer: 5,
    reviewers: [{ type: "User", id: ann }],
    can_admins_bypass: false,
    prevent_self_review: false,
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  });
  for (const policy of [
    { name: "main", type: "branch" },
    { name: "v*", type: "tag" },
  ]) {
    await call(simulator, "POST /environments/production/deployment-branch-policies", policy);
  }
  for (const path of ["/environments/production/secrets/KEY", "/actions/secrets/REPOSITORY_KEY"]) {
    await call(simulator, `PUT ${path}`, await sealed(simulator, "first"));
  }
  for (const path of ["/environments/production/variables", "/actions/variables"]) {
    await call(simulator, `POST ${path}`, { name: "LEVEL", value: "info" });
  }
  const { body } = await call(simulator, "POST /rulesets", RULESET);
  return stackState({ url: simulator.url, ann, ruleset: body.id, updatedAt: await goTimes(simulator) });
}

interface Known {
  readonly url: string;
  readonly ann: number;
  readonly ruleset: number;
  readonly updatedAt: string[];
}

function stackState({ url, ann, ruleset, updatedAt }: Known): ResourceState[] {
  const policy = (pattern: object, name: string) =>
    resource(types.POLICY_TYPE, name, { inputs: { repository, environment, ...pattern } });
  const variable = { repository, variableName: "LEVEL", value: "info" };
  return [
    resource(types.PROVIDER_TYPE, "github-provider", { inputs: { owner: "acme", baseUrl: `${url}/` } }),
    resource(types.ENVIRONMENT_TYPE, "github-environment", {
      inputs: {
        repository,
        environment,
        waitTimer: 5,
        canAdminsBypass: false,
        preventSelfReview: false,
        reviewers: [{ users: [ann], teams: [] }],
        deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
      },
    }),
    policy({ branchPattern: "main" }, "github-environment-branch-main"),
    policy({ tagPattern: "v*" }, "github-environment-tag-v*"),
    resource(types.ENVIRONMENT_SECRET_TYPE, "github-secrets-KEY", {
      inputs: { repository, environment, secretName: "KEY", value: "[secret]" },
      outputs: { updatedAt: updatedAt[0] },
    }),
    resource(types.SECRET_TYPE, "github-secrets-REPOSITORY_KEY", {
      inputs: { repository, secretName: "REPOSITORY_KEY", value: "[secret]" },
      outputs: { updatedAt: updatedAt[1] },
    }),
    resource(types.ENVIRONMENT_VARIABLE_TYPE, "github-variables-LEVEL", {
      inputs: { ...variable, environment },
    }),
    resource(types.VARIABLE_TYPE, "github-repository-LEVEL", { inputs: variable }),
    resource(types.RULESET_TYPE, "github-rules", { id: String(ruleset), inputs: RULESET_INPUTS }),
  ];
}

/** Times of both secrets as the provider writes them: it prints them as Go does. */
async function goTimes(simulator: Simulator): Promise<string[]> {
  const answers = [
    await call(simulator, "GET /environments/production/secrets/KEY"),
    await call(simulator, "GET /actions/secrets/REPOSITORY_KEY"),
  ];
  return answers.map(({ body }) => {
    const [day, time] = new Date(body.updated_at).toISOString().slice(0, 19).split("T");
    return `${day} ${time} +0000 UTC`;
  });
}

const RULESET_INPUTS = {
  repository,
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
      requiredChecks: [{ context: "Build" }, { context: "Test" }],
      strictRequiredStatusChecksPolicy: true,
    },
  },
};

/** The same as the provider sends it. */
export const RULES = [
  { type: "deletion" },
  { type: "required_linear_history" },
  {
    type: "pull_request",
    parameters: {
      dismiss_stale_reviews_on_push: true,
      require_code_owner_review: true,
      require_last_push_approval: true,
      required_approving_review_count: 1,
      required_review_thread_resolution: true,
    },
  },
  {
    type: "required_status_checks",
    parameters: {
      do_not_enforce_on_create: false,
      required_status_checks: [{ context: "Test" }, { context: "Build" }],
      strict_required_status_checks_policy: true,
    },
  },
  { type: "non_fast_forward" },
];

const RULESET = {
  name: "main",
  target: "branch",
  enforcement: "active",
  bypass_actors: [],
  conditions: { ref_name: { include: ["refs/heads/main"], exclude: [] } },
  rules: RULES,
};
