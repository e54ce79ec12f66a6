import type { ResourceState } from "../../engine/port.ts";
import type { Difference } from "../difference.ts";
import type { EnvironmentInputs } from "./compare-environment.ts";
import { policiesOf } from "./drift.ts";
import type { OpenGithub } from "./open-github.ts";
import { type RulesetInputs, rulesetBody } from "./ruleset-body.ts";
import type { StackParts } from "./stack-parts.ts";
import * as types from "./types.ts";

/**
 * Gives GitHub back what the state of a stack holds, where a refresh of the provider would not: it sees neither reviewers
 * that were taken away nor secrets that were set by hand, and no pattern that was added. State and world agree afterwards, so
 * that the next update finds nothing to do there. What is gone stays gone: the provider sees that, and makes it again.
 */
export async function undoOnGithub(
  open: OpenGithub,
  { resources }: StackParts,
  differences: readonly Difference[],
): Promise<void> {
  const gone = new Set(differences.flatMap(({ urn, gone: isGone }) => (isGone ? [urn] : [])));
  const differing = new Set(differences.map(({ urn }) => urn));
  // One after the other, as GitHub asks of writers.
  for (const resource of resources) {
    if (!differing.has(resource.urn) || gone.has(resource.urn)) continue;
    await WRITERS[resource.type]?.(open, resource, resources);
  }
}

type Writer = (open: OpenGithub, resource: ResourceState, all: readonly ResourceState[]) => Promise<void>;

const WRITERS: Readonly<Record<string, Writer>> = {
  [types.ENVIRONMENT_TYPE]: writeEnvironment,
  [types.ENVIRONMENT_SECRET_TYPE]: removeSecret,
  [types.SECRET_TYPE]: removeSecret,
  [types.ENVIRONMENT_VARIABLE_TYPE]: writeVariable,
  [types.VARIABLE_TYPE]: writeVariable,
  [types.RULESET_TYPE]: writeRuleset,
};

/** The provider's own request, and no pattern that the state does not have. Those that are missing it makes again. */
async function writeEnvironment(
  { github, at }: OpenGithub,
  resource: ResourceState,
  all: readonly ResourceState[],
): Promise<void> {
  const inputs = resource.inputs as unknown as EnvironmentInputs;
  const where = { ...at, environment_name: inputs.environment };
  const route = "/repos/{owner}/{repo}/environments/{environment_name}";
  await github.request(`PUT ${route}`, { ...where, ...environmentBody(inputs) });
  if (!inputs.deploymentBranchPolicy?.customBranchPolicies) return;
  const policies = `${route}/deployment-branch-policies` as const;
  const { data } = await github.request(`GET ${policies}`, { ...where, per_page: 100 });
  const wanted = policiesOf(inputs.environment, all);
  for (const { id = 0, type = "branch", name } of data.branch_policies) {
    if (wanted.includes(`${type} ${name}`)) continue;
    await github.request(`DELETE ${policies}/{branch_policy_id}`, { ...where, branch_policy_id: id });
  }
}

function environmentBody(inputs: EnvironmentInputs) {
  const policy = inputs.deploymentBranchPolicy;
  const reviewers = (inputs.reviewers ?? []).flatMap(({ users = [], teams = [] }) => [
    ...teams.map((id) => ({ type: "Team" as const, id })),
    ...users.map((id) => ({ type: "User" as const, id })),
  ]);
  return {
    wait_timer: inputs.waitTimer ?? 0,
    prevent_self_review: inputs.preventSelfReview ?? false,
    can_admins_bypass: inputs.canAdminsBypass ?? true,
    reviewers: reviewers.length > 0 ? reviewers : null,
    deployment_branch_policy: policy
      ? {
          protected_branches: policy.protectedBranches,
          custom_branch_policies: policy.customBranchPolicies,
        }
      : null,
  };
}

/** Nobody here knows its value but the engine, which writes a secret that is gone. */
async function removeSecret({ github, at }: OpenGithub, { inputs }: ResourceState): Promise<void> {
  const where = { ...at, secret_name: String(inputs.secretName) };
  if (typeof inputs.environment !== "string") {
    await github.request("DELETE /repos/{owner}/{repo}/actions/secrets/{secret_name}", where);
    return;
  }
  const route = "DELETE /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}";
  await github.request(route, { ...where, environment_name: inputs.environment });
}

async function writeVariable({ github, at }: OpenGithub, { inputs }: ResourceState): Promise<void> {
  const where = { ...at, name: String(inputs.variableName), value: String(inputs.value) };
  if (typeof inputs.environment !== "string") {
    await github.request("PATCH /repos/{owner}/{repo}/actions/variables/{name}", where);
    return;
  }
  const route = "PATCH /repos/{owner}/{repo}/environments/{environment_name}/variables/{name}";
  await github.request(route, { ...where, environment_name: inputs.environment });
}

async function writeRuleset({ github, at }: OpenGithub, { id = "", inputs }: ResourceState): Promise<void> {
  const body = rulesetBody(inputs as unknown as RulesetInputs);
  // The client's types know each rule by itself; the body is what the provider sends.
  const where = { ...at, ruleset_id: Number(id), ...body } as unknown as { ruleset_id: number } & typeof at;
  await github.request("PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}", where);
}
