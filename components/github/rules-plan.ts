import type { ProtectionConfig } from "../../config/config.ts";

/** Rules of a branch, as plain data in the form that the provider takes. */
export interface RulesPlan {
  readonly deletion: true;
  readonly nonFastForward: true;
  readonly requiredLinearHistory?: true;
  readonly pullRequest: PullRequestPlan;
  readonly requiredStatusChecks?: {
    readonly requiredChecks: { readonly context: string }[];
    readonly strictRequiredStatusChecksPolicy: boolean;
  };
}

/** What a pull request needs before it can be merged. */
export interface PullRequestPlan {
  readonly requiredApprovingReviewCount: number;
  readonly dismissStaleReviewsOnPush: boolean;
  readonly requireCodeOwnerReview: boolean;
  readonly requireLastPushApproval: boolean;
  readonly requiredReviewThreadResolution: boolean;
}

/**
 * Rules of a branch. They need no rule against pushes: a required pull request is one, and an `update` rule that nobody can
 * bypass would block merges too.
 *
 * @param writers who can write to the repository. One alone cannot approve what they write: with approvals nobody could
 *   ever merge, so there are none then. An empty list is one that could not be read, and changes nothing.
 */
export function planRules(config: ProtectionConfig, writers: readonly string[]): RulesPlan {
  const approvals = writers.length === 1 ? 0 : config.approvals;
  return {
    deletion: true,
    nonFastForward: true,
    ...(config.linearHistory && { requiredLinearHistory: true }),
    pullRequest: {
      requiredApprovingReviewCount: approvals,
      dismissStaleReviewsOnPush: config.dismissStale,
      requireCodeOwnerReview: config.codeOwners && writers.length !== 1,
      // An approval of the last push is one approval, whatever the count says.
      requireLastPushApproval: config.lastPush && approvals > 0,
      requiredReviewThreadResolution: config.resolveConversations,
    },
    ...(config.checks.length > 0 && {
      requiredStatusChecks: {
        requiredChecks: [...config.checks].sort().map((context) => ({ context })),
        strictRequiredStatusChecksPolicy: config.upToDate,
      },
    }),
  };
}

/** The ruleset of a branch without its rules, as plain data in the form that the provider takes. */
export interface RulesetPlan {
  readonly name: string;
  readonly target: "branch";
  readonly enforcement: "active";
  readonly conditions: { readonly refName: { readonly includes: string[]; readonly excludes: string[] } };
}

/** The ruleset of a branch; for what it demands see {@link planRules}. */
export function planRuleset({ name, branch }: ProtectionConfig): RulesetPlan {
  return {
    name,
    target: "branch",
    enforcement: "active",
    conditions: { refName: { includes: [`refs/heads/${branch}`], excludes: [] } },
  };
}

/** What to say where the rules ask for less than the configuration does; undefined where they do not. */
export function aloneNote(config: ProtectionConfig, writers: readonly string[]): string | undefined {
  const [only] = writers;
  const less = config.approvals > 0 || config.codeOwners;
  if (only === undefined || writers.length > 1 || !less) return undefined;
  return (
    `protection: ${only} alone can write to the repository, and nobody else could approve. Until a second person can, ` +
    "pull requests need no approval, neither of code owners nor of the last push."
  );
}
