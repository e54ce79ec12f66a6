import type { PropertyMap, PropertyValue } from "../driver.ts";
import { asList, asMap, asNumber, asText, isMap } from "../properties.ts";
import { block, boolean, type Fields, list, number, set, type Traits, text } from "../schema/field.ts";
import { between } from "../schema/problems.ts";

/** Rules of push rulesets, of patterns in enterprises, and of services of GitHub's that the components do not use. */
const notHere: Traits = { problem: () => "this rule is not part of the sandbox" };
const elsewhere = () => block({}, notHere);

/** Rules that are there or not, with their names at GitHub, in the order in which the provider sends them. */
const PLAIN = {
  creation: "creation",
  update: "update",
  deletion: "deletion",
  requiredLinearHistory: "required_linear_history",
  requiredSignatures: "required_signatures",
} as const;

/** The rules of a ruleset. */
export const ruleFields: Fields = {
  creation: boolean(),
  update: boolean(),
  updateAllowsFetchAndMerge: boolean(),
  deletion: boolean(),
  requiredLinearHistory: boolean(),
  requiredSignatures: boolean(),
  nonFastForward: boolean(),
  requiredDeployments: block({ requiredDeploymentEnvironments: list("string", { required: true }) }),
  pullRequest: block({
    allowedMergeMethods: list("string", { computed: true }),
    dismissStaleReviewsOnPush: boolean(),
    requireCodeOwnerReview: boolean(),
    requireLastPushApproval: boolean(),
    requiredApprovingReviewCount: number({ problem: between(0, 10) }),
    requiredReviewThreadResolution: boolean(),
    requiredReviewers: list({}, notHere),
  }),
  requiredStatusChecks: block({
    requiredChecks: set(
      { context: text({ required: true }), integrationId: number({ empty: 0 }) },
      { required: true },
    ),
    strictRequiredStatusChecksPolicy: boolean(),
    doNotEnforceOnCreate: boolean(),
  }),
  mergeQueue: elsewhere(),
  branchNamePattern: elsewhere(),
  tagNamePattern: elsewhere(),
  commitAuthorEmailPattern: elsewhere(),
  commitMessagePattern: elsewhere(),
  committerEmailPattern: elsewhere(),
  copilotCodeReview: elsewhere(),
  fileExtensionRestriction: elsewhere(),
  filePathRestriction: elsewhere(),
  maxFilePathLength: elsewhere(),
  maxFileSize: elsewhere(),
  requiredCodeScanning: elsewhere(),
};

/** Rules as GitHub takes them. */
export function toGitHubRules(rules: PropertyMap): PropertyMap[] {
  const plain = Object.entries(PLAIN).filter(([name]) => rules[name] === true);
  return [
    ...plain.map(([name, type]) =>
      name === "update" ? withParameters(type, updateParameters(rules)) : { type },
    ),
    ...withBlock(rules.requiredDeployments, "required_deployments", (given) => ({
      required_deployment_environments: asList(given.requiredDeploymentEnvironments),
    })),
    ...withBlock(rules.pullRequest, "pull_request", pullRequestParameters),
    ...withBlock(rules.requiredStatusChecks, "required_status_checks", statusCheckParameters),
    ...(rules.nonFastForward === true ? [{ type: "non_fast_forward" }] : []),
  ];
}

/** The way back. A rule that is not there is false, or no block. */
export function fromGitHubRules(rules: readonly PropertyMap[]): PropertyMap {
  const parameters = (type: string) => {
    const rule = rules.find((item) => item.type === type);
    return rule && asMap(rule.parameters);
  };
  const plain = Object.entries({ ...PLAIN, nonFastForward: "non_fast_forward" });
  return {
    ...Object.fromEntries(plain.map(([name, type]) => [name, rules.some((item) => item.type === type)])),
    updateAllowsFetchAndMerge: parameters("update")?.update_allows_fetch_and_merge === true,
    requiredDeployments: orNull(parameters("required_deployments"), (given) => ({
      requiredDeploymentEnvironments: asList(given.required_deployment_environments),
    })),
    pullRequest: orNull(parameters("pull_request"), pullRequestProperties),
    requiredStatusChecks: orNull(parameters("required_status_checks"), statusCheckProperties),
  };
}

function updateParameters(rules: PropertyMap): PropertyMap {
  return { update_allows_fetch_and_merge: rules.updateAllowsFetchAndMerge === true };
}

function pullRequestParameters(given: PropertyMap): PropertyMap {
  const methods = asList(given.allowedMergeMethods);
  return {
    ...(methods.length > 0 ? { allowed_merge_methods: methods } : {}),
    dismiss_stale_reviews_on_push: given.dismissStaleReviewsOnPush === true,
    require_code_owner_review: given.requireCodeOwnerReview === true,
    require_last_push_approval: given.requireLastPushApproval === true,
    required_approving_review_count: asNumber(given.requiredApprovingReviewCount),
    required_review_thread_resolution: given.requiredReviewThreadResolution === true,
  };
}

function pullRequestProperties(given: PropertyMap): PropertyMap {
  return {
    allowedMergeMethods: asList(given.allowed_merge_methods),
    dismissStaleReviewsOnPush: given.dismiss_stale_reviews_on_push === true,
    requireCodeOwnerReview: given.require_code_owner_review === true,
    requireLastPushApproval: given.require_last_push_approval === true,
    requiredApprovingReviewCount: asNumber(given.required_approving_review_count),
    requiredReviewThreadResolution: given.required_review_thread_resolution === true,
  };
}

function statusCheckParameters(given: PropertyMap): PropertyMap {
  const checks = asList(given.requiredChecks).map(asMap);
  return {
    do_not_enforce_on_create: given.doNotEnforceOnCreate === true,
    required_status_checks: checks.map(({ context, integrationId }) => ({
      context: asText(context),
      ...(asNumber(integrationId) === 0 ? {} : { integration_id: asNumber(integrationId) }),
    })),
    strict_required_status_checks_policy: given.strictRequiredStatusChecksPolicy === true,
  };
}

function statusCheckProperties(given: PropertyMap): PropertyMap {
  const checks = asList(given.required_status_checks).map(asMap);
  return {
    requiredChecks: checks.map(({ context, integration_id }) => ({
      context: asText(context),
      integrationId: asNumber(integration_id),
    })),
    strictRequiredStatusChecksPolicy: given.strict_required_status_checks_policy === true,
    doNotEnforceOnCreate: given.do_not_enforce_on_create === true,
  };
}

function withBlock(
  given: PropertyValue | undefined,
  type: string,
  parameters: (given: PropertyMap) => PropertyMap,
): PropertyMap[] {
  return isMap(given) ? [withParameters(type, parameters(given))] : [];
}

function withParameters(type: string, parameters: PropertyMap): PropertyMap {
  return { type, parameters };
}

function orNull(
  given: PropertyMap | undefined,
  properties: (given: PropertyMap) => PropertyMap,
): PropertyMap | null {
  return given === undefined ? null : properties(given);
}
