import type { ResourceState } from "../../engine/port.ts";
import { ifThere } from "../../github/answers.ts";
import type { StackGithub } from "./github-config.ts";
import type { OpenGithub } from "./open-github.ts";
import { ENVIRONMENT_TYPE, RULESET_TYPE } from "./types.ts";

/** Which parts of a stack exist on GitHub without being of the stack. Lines `path: problem. repair.`, none when all is well. */
export async function existingProblems(
  open: OpenGithub,
  { environment, protection }: StackGithub,
  resources: readonly ResourceState[],
): Promise<readonly string[]> {
  const [environments, rulesets] = await Promise.all([
    environment &&
    !environment.adopt &&
    !isInState(resources, ENVIRONMENT_TYPE, "environment", environment.name)
      ? environmentProblems(open, environment.name)
      : [],
    protection && !resources.some(({ type }) => type === RULESET_TYPE)
      ? rulesetProblems(open, protection)
      : [],
  ]);
  return [...environments, ...rulesets];
}

function isInState(resources: readonly ResourceState[], type: string, field: string, value: string): boolean {
  return resources.some((resource) => resource.type === type && resource.inputs[field] === value);
}

async function environmentProblems({ github, at, repository }: OpenGithub, name: string): Promise<string[]> {
  const where = { ...at, environment_name: name };
  if (!(await ifThere(github.request("GET /repos/{owner}/{repo}/environments/{environment_name}", where))))
    return [];
  return [
    `environment.name: is ${name}, which ${repository} has already, and this stack did not make it. Set ` +
      "environment.adopt: true to take it over, or choose another name.",
  ];
}

async function rulesetProblems(
  { github, at, repository }: OpenGithub,
  { name, source }: NonNullable<StackGithub["protection"]>,
): Promise<string[]> {
  const asked = { ...at, includes_parents: false, per_page: 100 };
  const { data: rulesets } = await github.request("GET /repos/{owner}/{repo}/rulesets", asked);
  if (source.kind === "adopt") {
    if (rulesets.some(({ id }) => id === source.id)) return [];
    return [
      `protection.adopt: is ${source.id}, and ${repository} has no such ruleset. ${oneOf(rulesets)}, or remove it.`,
    ];
  }
  const taken = rulesets.find((ruleset) => ruleset.name === name);
  if (!taken) return [];
  return [
    `protection.name: is ${name}, which is a ruleset of ${repository} already, and this stack did not make it. Set ` +
      `protection.adopt: ${taken.id} to take it over, or choose another name.`,
  ];
}

function oneOf(rulesets: readonly { readonly id: number; readonly name: string }[]): string {
  if (rulesets.length === 0) return "Leave it out to create one";
  return `Use one of ${rulesets.map(({ id, name }) => `${id} (${name})`).join(", ")}`;
}
