import type { PullRequestPlan } from "../../components/github/rules-plan.ts";

/** A ruleset as the state holds it: the inputs of the provider, as far as this program sets them. */
export interface RulesetInputs {
  readonly name: string;
  readonly target: string;
  readonly enforcement: string;
  readonly conditions?: {
    readonly refName: { readonly includes: readonly string[]; readonly excludes: readonly string[] };
  };
  readonly rules: {
    readonly deletion?: boolean;
    readonly nonFastForward?: boolean;
    readonly requiredLinearHistory?: boolean;
    readonly pullRequest?: Partial<PullRequestPlan>;
    readonly requiredStatusChecks?: {
      readonly requiredChecks: readonly { readonly context: string }[];
      readonly strictRequiredStatusChecksPolicy?: boolean;
    };
  };
}

/** A ruleset as GitHub takes it and gives it back. */
export interface RulesetBody {
  readonly name: string;
  readonly target?: string;
  readonly enforcement: string;
  readonly bypass_actors?: readonly BypassActor[];
  readonly conditions?: {
    readonly ref_name?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
  } | null;
  readonly rules?: readonly Rule[];
}

/** Who may get around the rules. */
export interface BypassActor {
  readonly actor_id?: number | null;
  readonly actor_type: string;
  readonly bypass_mode?: string;
}

/** One rule. */
export interface Rule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A ruleset in the form of GitHub's API, as the provider sends it. */
export function rulesetBody({ name, target, enforcement, conditions, rules }: RulesetInputs): RulesetBody {
  const { includes = [], excludes = [] } = conditions?.refName ?? {};
  return {
    name,
    target,
    enforcement,
    bypass_actors: [],
    conditions: { ref_name: { include: includes, exclude: excludes } },
    rules: ruleList(rules),
  };
}

function ruleList({ pullRequest, requiredStatusChecks, ...flags }: RulesetInputs["rules"]): Rule[] {
  const checks = requiredStatusChecks && {
    do_not_enforce_on_create: false,
    required_status_checks: requiredStatusChecks.requiredChecks.map(({ context }) => ({ context })),
    strict_required_status_checks_policy: requiredStatusChecks.strictRequiredStatusChecksPolicy ?? false,
  };
  return [
    ...(flags.deletion ? [{ type: "deletion" }] : []),
    ...(flags.requiredLinearHistory ? [{ type: "required_linear_history" }] : []),
    ...(pullRequest ? [{ type: "pull_request", parameters: pullRequestParameters(pullRequest) }] : []),
    ...(checks ? [{ type: "required_status_checks", parameters: checks }] : []),
    ...(flags.nonFastForward ? [{ type: "non_fast_forward" }] : []),
  ];
}

function pullRequestParameters(inputs: Partial<PullRequestPlan>): Record<string, unknown> {
  return {
    dismiss_stale_reviews_on_push: inputs.dismissStaleReviewsOnPush ?? false,
    require_code_owner_review: inputs.requireCodeOwnerReview ?? false,
    require_last_push_approval: inputs.requireLastPushApproval ?? false,
    required_approving_review_count: inputs.requiredApprovingReviewCount ?? 0,
    required_review_thread_resolution: inputs.requiredReviewThreadResolution ?? false,
    // GitHub's default, said: what someone chose in its place would stay.
    allowed_merge_methods: ["merge", "squash", "rebase"],
  };
}
