import type { EnvironmentPlan } from "../../components/github/environment-plan.ts";
import type { ResourceState } from "../../engine/port.ts";
import { ifThere } from "../../github/answers.ts";
import { changed } from "../difference.ts";
import type { Adoption } from "./adoption.ts";
import { policiesOf } from "./drift.ts";
import type { OpenGithub } from "./open-github.ts";

const ROUTE = "/repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies";

/** Which patterns of an environment to look for. */
export interface WantedPolicies {
  readonly environment: string;
  readonly wanted: EnvironmentPlan["policies"];
  /** Whether the environment is only now taken over: no other pattern stays. */
  readonly takesOver: boolean;
}

/** The patterns that a stack wants, that its state does not have, and that the environment has: no pattern can be made twice. */
export async function existingPolicies(
  { github, at }: OpenGithub,
  { environment, wanted, takesOver }: WantedPolicies,
  resources: readonly ResourceState[],
): Promise<readonly Adoption[]> {
  const known = policiesOf(environment, resources);
  const names = wanted.map(({ kind, pattern }) => `${kind} ${pattern}`);
  if (!takesOver && names.every((name) => known.includes(name))) return [];
  const where = { ...at, environment_name: environment };
  const found = await ifThere(github.request(`GET ${ROUTE}`, { ...where, per_page: 100 }));
  const policies = (found?.branch_policies ?? []).map(({ id, type = "branch", name }) => ({
    part: `${type} ${name}`,
    id,
  }));
  const same = policies.filter(({ part }) => names.includes(part) && !known.includes(part));
  const others = takesOver ? policies.filter(({ part }) => !names.includes(part)) : [];
  const adoptions: Adoption[] = same.map(({ part, id }) => {
    return { part, id: `${at.repo}:${environment}:${id}`, differences: [] };
  });
  if (others.length === 0 || names.length === 0) return adoptions;
  const text = (parts: readonly string[]) => [...parts].sort().join(", ");
  const there = text(policies.map(({ part }) => part));
  const write = async () => {
    for (const { id = 0 } of others) {
      await github.request(`DELETE ${ROUTE}/{branch_policy_id}`, { ...where, branch_policy_id: id });
    }
  };
  const difference = changed(`environment.${environment}.patterns`, there, text(names));
  return [...adoptions, { differences: [difference], write }];
}
