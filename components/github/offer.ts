import type { RepositoryOffer } from "../../config/config.ts";

/** What GitHub has for a repository. */
export interface Offered {
  /** Environments with their own secrets, variables and branches. */
  readonly environments: boolean;
  /** Reviewers of an environment, and a pause before its deployments. */
  readonly reviewers: boolean;
  /** Rulesets. */
  readonly rules: boolean;
}

/**
 * What GitHub has for a repository of some visibility and plan.
 * https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments and
 * https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets
 */
export function offered(offer: RepositoryOffer): Offered {
  if (offer.visibility === "public") return { environments: true, reviewers: true, rules: true };
  const paid = offer.plan !== "free";
  return { environments: paid, reviewers: offer.plan === "enterprise", rules: paid };
}
