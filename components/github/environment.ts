import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { type Adopted, importOf } from "./adopted.ts";
import type { DeploymentPolicy, EnvironmentPlan } from "./environment-plan.ts";

/** Arguments for {@link Environment}. */
export interface EnvironmentArgs {
  /** Name of the repository, without its owner: the provider has that. */
  readonly repository: string;
  /** Name on GitHub. A change replaces the environment, with its secrets and variables. */
  readonly environment: string;
  /** See `planEnvironment`. A change updates in place. */
  readonly plan: EnvironmentPlan;
  /** Patterns that are there already, as `branch main` or `tag v*`. Default: none. */
  readonly adopted?: Adopted;
}

/**
 * One environment of a repository: who must approve, how long to wait, what may deploy. Looks people and teams up by name.
 * GitHub makes no difference between a new environment and one of that name that exists: it is taken over, and what else
 * is in it stays.
 */
export class Environment extends pulumi.ComponentResource {
  /** Name of the environment, known once it is there. */
  readonly environment: pulumi.Output<string>;

  constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:github:Environment", name, {}, opts);
    const { repository, plan, adopted } = args;
    const made = new github.RepositoryEnvironment(
      name,
      {
        repository,
        environment: args.environment,
        waitTimer: plan.waitTimer,
        canAdminsBypass: plan.canAdminsBypass,
        preventSelfReview: plan.preventSelfReview,
        ...this.reviewers(plan.reviewers),
        ...(plan.policies.length > 0 && { deploymentBranchPolicy: CUSTOM }),
      },
      { parent: this },
    );
    this.environment = made.environment;
    for (const policy of plan.policies) {
      const where = { repository, environment: made.environment, ...patternOf(policy) };
      const policyName = `${name}-${policy.kind}-${policy.pattern}`;
      const found = importOf(adopted, `${policy.kind} ${policy.pattern}`);
      new github.RepositoryEnvironmentDeploymentPolicy(policyName, where, { parent: this, ...found });
    }
    this.registerOutputs({ environment: this.environment });
  }

  /** An empty list is left out: a refresh would find that GitHub has none. */
  private reviewers({ users, teams }: EnvironmentPlan["reviewers"]) {
    if (users.length + teams.length === 0) return {};
    const from = { parent: this };
    const userIds = users.map((username) => github.getUserOutput({ username }, from).id.apply(Number));
    const teamIds = teams.map((slug) =>
      github.getTeamOutput({ slug, summaryOnly: true }, from).id.apply(Number),
    );
    return {
      reviewers: [
        { ...(userIds.length > 0 && { users: userIds }), ...(teamIds.length > 0 && { teams: teamIds }) },
      ],
    };
  }
}

const CUSTOM = { protectedBranches: false, customBranchPolicies: true };

function patternOf({ kind, pattern }: DeploymentPolicy) {
  return kind === "branch" ? { branchPattern: pattern } : { tagPattern: pattern };
}
