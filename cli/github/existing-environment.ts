import { type EnvironmentPlan, planEnvironment } from "../../components/github/environment-plan.ts";
import type { ResourceState } from "../../engine/port.ts";
import { ifThere } from "../../github/answers.ts";
import type { Existing } from "./adoption.ts";
import { compareEnvironment, type EnvironmentAnswer, wantedInputs } from "./compare-environment.ts";
import { existingPolicies } from "./existing-policies.ts";
import { existingVariables } from "./existing-variables.ts";
import type { StackGithub } from "./github-config.ts";
import type { OpenGithub } from "./open-github.ts";
import { ENVIRONMENT_TYPE } from "./types.ts";

type Environment = NonNullable<StackGithub["environment"]>;
const ROUTE = "/repos/{owner}/{repo}/environments/{environment_name}";

/**
 * What exists of a stack's environment and is not of the stack. It becomes the stack's where the stack file says so, where
 * there is nothing in it to lose, or where it is exactly what the stack would make: the answer to an earlier run was lost.
 */
export async function existingEnvironment(
  open: OpenGithub,
  { environment, repository }: StackGithub,
  resources: readonly ResourceState[],
): Promise<Existing> {
  if (!environment) return { adoptions: [], problems: [] };
  const { name } = environment;
  const plan = planEnvironment(environment, repository);
  const isEnvironment = plan.place.kind === "environment";
  const isOwn = resources.some(
    ({ type, inputs }) => type === ENVIRONMENT_TYPE && inputs.environment === name,
  );
  const takesOver = environment.adopt && isEnvironment && !isOwn;
  if (isEnvironment && !isOwn) {
    const answer = await readEnvironment(open, name);
    if (!answer) return { adoptions: [], problems: [] };
    if (!takesOver && !(await isFree(open, environment, plan, answer))) {
      return { adoptions: [], problems: [taken(open, name)] };
    }
  }
  const [policies, variables] = await Promise.all([
    existingPolicies(open, { environment: name, wanted: plan.policies, takesOver }, resources),
    existingVariables(open, { environment, place: plan.place, takesOver }, resources),
  ]);
  return { adoptions: [...policies, ...variables.adoptions], problems: variables.problems };
}

function readEnvironment({ github, at }: OpenGithub, environment_name: string) {
  return ifThere(github.request(`GET ${ROUTE}`, { ...at, environment_name })) as Promise<
    EnvironmentAnswer | undefined
  >;
}

/**
 * Whether taking an environment over loses nothing: it is empty, and its settings are those of one that a workflow was the
 * first to name, or those of the stack.
 */
async function isFree(
  { github, at }: OpenGithub,
  { name }: Environment,
  plan: EnvironmentPlan,
  answer: EnvironmentAnswer,
): Promise<boolean> {
  const isUntouched = (answer.protection_rules ?? []).length === 0 && !answer.deployment_branch_policy;
  const isAsWanted = compareEnvironment(wantedInputs(name, plan, answer), answer).length === 0;
  if (!isUntouched && !isAsWanted) return false;
  const where = { ...at, environment_name: name };
  const [{ data: secrets }, { data: variables }] = await Promise.all([
    github.request(`GET ${ROUTE}/secrets`, where),
    github.request(`GET ${ROUTE}/variables`, where),
  ]);
  return secrets.total_count + variables.total_count === 0;
}

function taken({ repository }: OpenGithub, name: string): string {
  return (
    `environment.name: is ${name}, which ${repository} has already, and this stack did not make it. Set ` +
    "environment.adopt: true to take it over, or choose another name."
  );
}
