import type { EnvironmentPlan } from "../../components/github/environment-plan.ts";
import { changed, type Difference } from "../difference.ts";

/** An environment as the state holds it: the inputs of the provider. */
export interface EnvironmentInputs {
  readonly environment: string;
  readonly waitTimer?: number;
  readonly canAdminsBypass?: boolean;
  readonly preventSelfReview?: boolean;
  readonly reviewers?: readonly { readonly users?: readonly number[]; readonly teams?: readonly number[] }[];
  readonly deploymentBranchPolicy?: BranchPolicy;
}

interface BranchPolicy {
  readonly protectedBranches: boolean;
  readonly customBranchPolicies: boolean;
}

/** The parts of GitHub's answer that are compared. */
export interface EnvironmentAnswer {
  readonly protection_rules?: readonly ProtectionRule[];
  readonly deployment_branch_policy?: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  } | null;
  /** Not in GitHub's description, and in its answers. */
  readonly can_admins_bypass?: boolean;
}

interface ProtectionRule {
  readonly type: string;
  readonly wait_timer?: number;
  readonly prevent_self_review?: boolean;
  readonly reviewers?: readonly {
    readonly type?: string;
    readonly reviewer?: { readonly id: number; readonly login?: string; readonly slug?: string };
  }[];
}

/** What the inputs of an environment will be, as far as GitHub's answer tells the numbers of its reviewers: 0 for others. */
export function wantedInputs(
  environment: string,
  plan: EnvironmentPlan,
  { protection_rules = [] }: EnvironmentAnswer,
): EnvironmentInputs {
  const known = protection_rules.flatMap(({ reviewers = [] }) => reviewers.map(({ reviewer }) => reviewer));
  const idOf = (name: string) =>
    known.find((each) => (each?.login ?? each?.slug)?.toLowerCase() === name)?.id ?? 0;
  const { users, teams } = plan.reviewers;
  return {
    environment,
    waitTimer: plan.waitTimer,
    canAdminsBypass: plan.canAdminsBypass,
    preventSelfReview: plan.preventSelfReview,
    reviewers: [{ users: users.map(idOf), teams: teams.map(idOf) }],
    ...(plan.policies.length > 0 && {
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    }),
  };
}

/** Where an environment is not what the state holds, but for the patterns of its branches and tags. */
export function compareEnvironment(
  inputs: EnvironmentInputs,
  answer: EnvironmentAnswer,
): readonly Difference[] {
  const rules = answer.protection_rules ?? [];
  const review = rules.find(({ type }) => type === "required_reviewers");
  const found = new Map(
    (review?.reviewers ?? []).map(({ type, reviewer }) => [
      `${type === "Team" ? "team" : "user"} ${reviewer?.id}`,
      reviewer?.login ?? `team ${reviewer?.slug}`,
    ]),
  );
  const path = `environment.${inputs.environment}`;
  const admins = answer.can_admins_bypass ?? inputs.canAdminsBypass ?? true;
  return [
    differ(`${path}.reviewers`, reviewersOf(inputs), [...found.keys()], (key) => found.get(key) ?? key),
    differ(
      `${path}.wait`,
      [`${inputs.waitTimer ?? 0} min`],
      [`${rules.find(({ type }) => type === "wait_timer")?.wait_timer ?? 0} min`],
    ),
    differ(`${path}.selfReview`, [yes(!inputs.preventSelfReview)], [yes(!review?.prevent_self_review)]),
    differ(`${path}.adminsBypass`, [yes(inputs.canAdminsBypass ?? true)], [yes(admins)]),
    differ(`${path}.branches`, [policyOf(inputs)], [answerPolicy(answer)]),
  ].flat();
}

function reviewersOf({ reviewers = [] }: EnvironmentInputs): string[] {
  return reviewers.flatMap(({ users = [], teams = [] }) => [
    ...users.map((id) => `user ${id}`),
    ...teams.map((id) => `team ${id}`),
  ]);
}

function policyOf({ deploymentBranchPolicy: policy }: EnvironmentInputs): string {
  return policyText(policy?.protectedBranches, policy?.customBranchPolicies);
}

function answerPolicy({ deployment_branch_policy: policy }: EnvironmentAnswer): string {
  return policyText(policy?.protected_branches, policy?.custom_branch_policies);
}

function policyText(onlyProtected = false, onlyPatterns = false): string {
  if (onlyProtected) return "protected ones";
  return onlyPatterns ? "those of its patterns" : "every one";
}

function yes(value: boolean): string {
  return String(value);
}

/** Both lists as sets, in words. */
function differ(
  path: string,
  wanted: readonly string[],
  found: readonly string[],
  name: (key: string) => string = (key) => key,
): Difference[] {
  const text = (keys: readonly string[]) => [...keys].sort().join("\n");
  if (text(wanted) === text(found)) return [];
  const words = (keys: readonly string[]) => (keys.length === 0 ? "nobody" : keys.map(name).join(", "));
  return [changed(path, words(found), words(wanted))];
}
