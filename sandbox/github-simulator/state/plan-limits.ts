import { Failure, invalid } from "../http/failure.ts";
import { planOf } from "./access.ts";
import type { Environment, Repository, State } from "./state.ts";

/*
 * What GitHub refuses for private repositories, by plan. The words of the protection rule are recorded in public reports
 * (backstage/backstage 28977), those of rulesets are GitHub's documentation.
 */
const UPGRADE = "Upgrade to GitHub Pro or make this repository public to enable this feature.";

/** @throws Failure where this owner has no rulesets and no environments here: a private repository on the Free plan. */
export function refuseOnFree(state: State, repository: Repository): void {
  if (repository.visibility === "private" && planOf(state, repository) === "free")
    throw new Failure(403, UPGRADE);
}

/** @throws Failure where the plan has no reviewers or wait timer for this repository: private, and not Enterprise. */
export function refuseProtection(
  state: State,
  repository: Repository,
  wanted: Pick<Environment, "reviewers" | "waitTimer">,
): void {
  if (repository.visibility === "public" || planOf(state, repository) === "enterprise") return;
  if (wanted.reviewers.length > 0) throw unsupported("required reviewers");
  if (wanted.waitTimer > 0) throw unsupported("wait timer");
}

function unsupported(rule: string): Failure {
  return invalid(
    `Failed to create the environment protection rule. Please ensure the billing plan supports the ${rule} protection rule.`,
  );
}
