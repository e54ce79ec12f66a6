import type { PropertyMap } from "../../drivers/driver.ts";
import type { Environment, Repository, Reviewer, State } from "../state/state.ts";
import { accountView, teamView } from "./account.ts";

/** An environment with its protection rules. */
export function environmentView(state: State, repository: Repository, environment: Environment): PropertyMap {
  const { branchPolicy } = environment;
  return {
    id: environment.id,
    name: environment.name,
    html_url: `https://github.com/${repository.owner}/${repository.name}/deployments/activity_log?environments_filter=${encodeURIComponent(environment.name)}`,
    created_at: environment.createdAt,
    updated_at: environment.updatedAt,
    can_admins_bypass: environment.canAdminsBypass,
    protection_rules: rulesOf(state, environment),
    deployment_branch_policy:
      branchPolicy === "all"
        ? null
        : {
            protected_branches: branchPolicy === "protected",
            custom_branch_policies: branchPolicy === "custom",
          },
  };
}

function rulesOf(state: State, environment: Environment): PropertyMap[] {
  const { id, waitTimer, reviewers, preventSelfReview, branchPolicy } = environment;
  const rules: PropertyMap[] = [];
  if (waitTimer > 0) rules.push({ id: id * 10 + 1, node_id: "", type: "wait_timer", wait_timer: waitTimer });
  if (reviewers.length > 0) {
    rules.push({
      id: id * 10 + 2,
      node_id: "",
      type: "required_reviewers",
      prevent_self_review: preventSelfReview,
      reviewers: reviewers.map((reviewer) => reviewerView(state, reviewer)),
    });
  }
  if (branchPolicy !== "all") rules.push({ id: id * 10 + 3, node_id: "", type: "branch_policy" });
  return rules;
}

/** A reviewer, person or team. */
export function reviewerView(state: State, { type, id }: Reviewer): PropertyMap {
  if (type === "User") {
    const user = Object.values(state.users).find((item) => item.id === id);
    return { type, reviewer: accountView(state, user?.login ?? "") };
  }
  for (const organization of Object.values(state.organizations)) {
    const team = Object.values(organization.teams).find((item) => item.id === id);
    if (team) return { type, reviewer: teamView(organization, team) };
  }
  return { type, reviewer: accountView(state, "") };
}
