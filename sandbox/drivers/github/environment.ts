import type { PropertyMap } from "../driver.ts";
import { asList, asMap, asNumber, asText, isMap } from "../properties.ts";
import type { CheckFailure } from "../schema/check.ts";
import { block, boolean, list, number, set, text } from "../schema/field.ts";
import { between } from "../schema/problems.ts";
import { type GitHubResource, githubDriver } from "./bridged.ts";
import { joinId, splitId } from "./ids.ts";
import type { Link } from "./link.ts";
import { repositoryFields, repositoryId } from "./repository.ts";

/** What GitHub allows, users and teams together. */
const MOST_REVIEWERS = 6;
const ROUTE = "/repos/{owner}/{repo}/environments/{environment_name}";

/** An environment of a repository. */
export const environmentResource: GitHubResource = {
  type: "github:index/repositoryEnvironment:RepositoryEnvironment",
  fields: {
    ...repositoryFields,
    environment: text({ required: true, replaces: true }),
    canAdminsBypass: boolean({ default: true }),
    preventSelfReview: boolean({ empty: false }),
    waitTimer: number({ problem: between(0, 43_200) }),
    reviewers: list({ teams: set("number", { empty: null }), users: set("number", { empty: null }) }),
    deploymentBranchPolicy: block({
      protectedBranches: boolean({ required: true }),
      customBranchPolicies: boolean({ required: true }),
    }),
  },
  conflicts: tooManyReviewers,
  identify(id) {
    const [repository = "", environment = ""] = splitId(id, "repository:environment");
    return { repository, environment };
  },
  async create(planned, link) {
    await put(planned, link);
    return joinId(asText(planned.repository), asText(planned.environment));
  },
  update: (_id, planned, link) => put(planned, link),
  async inspect(id, state, link) {
    const found = await link.find(`GET ${ROUTE}`, place(state));
    if (found === undefined) return undefined;
    const { repository, environment } = state;
    return {
      repository,
      environment,
      ...properties(found),
      ...(await repositoryId(state, link)),
      id,
    } as never;
  },
  async remove(_id, state, link) {
    await link.find(`DELETE ${ROUTE}`, place(state));
  },
};

/** `github:index/repositoryEnvironment:RepositoryEnvironment`. */
export const repositoryEnvironment = githubDriver(environmentResource);

function place({ repository, environment }: PropertyMap) {
  return { repo: asText(repository), environment_name: asText(environment) };
}

async function put(planned: PropertyMap, link: Link): Promise<void> {
  const policy = planned.deploymentBranchPolicy;
  await link.call(`PUT ${ROUTE}`, {
    ...place(planned),
    wait_timer: asNumber(planned.waitTimer),
    reviewers: reviewersOf(planned),
    can_admins_bypass: planned.canAdminsBypass !== false,
    prevent_self_review: planned.preventSelfReview === true,
    deployment_branch_policy: isMap(policy)
      ? {
          protected_branches: policy.protectedBranches === true,
          custom_branch_policies: policy.customBranchPolicies === true,
        }
      : null,
  });
}

function reviewersOf({ reviewers }: PropertyMap): PropertyMap[] | null {
  if (asList(reviewers).length === 0) return null;
  const { teams, users } = asMap(asList(reviewers)[0]);
  return [
    ...asList(teams).map((id) => ({ type: "Team", id })),
    ...asList(users).map((id) => ({ type: "User", id })),
  ];
}

/** The provider itself does not see that reviewers were taken away by hand; here that is drift like any other. */
function properties(environment: PropertyMap): PropertyMap {
  const rules = asList(environment.protection_rules).map(asMap);
  const rule = (type: string) => asMap(rules.find((item) => item.type === type));
  const reviewers = asList(rule("required_reviewers").reviewers).map(asMap);
  const ids = (type: string) =>
    reviewers.filter((item) => item.type === type).map((item) => asNumber(asMap(item.reviewer).id));
  const policy = environment.deployment_branch_policy;
  return {
    canAdminsBypass: environment.can_admins_bypass !== false,
    preventSelfReview: rule("required_reviewers").prevent_self_review === true,
    waitTimer: rule("wait_timer").wait_timer ?? null,
    reviewers: reviewers.length === 0 ? [] : [{ teams: ids("Team"), users: ids("User") }],
    deploymentBranchPolicy: isMap(policy)
      ? {
          protectedBranches: policy.protected_branches === true,
          customBranchPolicies: policy.custom_branch_policies === true,
        }
      : null,
  };
}

function tooManyReviewers({ reviewers }: PropertyMap): CheckFailure[] {
  const given = asMap(asList(reviewers)[0]);
  const count = asList(given.teams).length + asList(given.users).length;
  if (asList(reviewers).length > 1) return [{ property: "reviewers", reason: "takes one group at most" }];
  if (count <= MOST_REVIEWERS) return [];
  return [{ property: "reviewers", reason: `has ${count} users and teams, GitHub allows ${MOST_REVIEWERS}` }];
}
