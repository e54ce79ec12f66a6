import type { ResourceState } from "../../engine/port.ts";
import { ifThere } from "../../github/answers.ts";
import { changed, type Difference, gone } from "../difference.ts";
import { compareEnvironment, type EnvironmentAnswer, type EnvironmentInputs } from "./compare-environment.ts";
import { compareRuleset } from "./compare-ruleset.ts";
import type { OpenGithub } from "./open-github.ts";
import { assureAdministration } from "./rights.ts";
import { type RulesetBody, type RulesetInputs, rulesetBody } from "./ruleset-body.ts";
import type { StackParts } from "./stack-parts.ts";
import * as types from "./types.ts";

/**
 * Where GitHub is not what a stack holds. GitHub itself is asked: a refresh of the provider does not see every change
 * (terraform-provider-github 3609: reviewers), and no secret can be read back, so that its time is compared. What else is in
 * an environment is not looked at.
 *
 * @throws CommandError where something is not found and the token may not administer the repository: it may be there
 */
export async function githubDrift(
  open: OpenGithub,
  { resources }: StackParts,
): Promise<readonly Difference[]> {
  const reading = resources.map(async (resource) => {
    const differences = await (READERS[resource.type]?.(open, resource, resources) ?? []);
    return differences.map((difference) => ({ ...difference, urn: resource.urn }));
  });
  // All of them to their end, also where one fails: a request that nobody waits for would be sent again and again.
  await Promise.allSettled(reading);
  const differences = (await Promise.all(reading)).flat();
  // Asked after it was not found: rights can be lost in the middle.
  if (differences.some((difference) => difference.gone)) await assureAdministration(open);
  return differences;
}

type Found = readonly Difference[];
type Reader = (open: OpenGithub, resource: ResourceState, all: readonly ResourceState[]) => Promise<Found>;

const READERS: Readonly<Record<string, Reader>> = {
  [types.ENVIRONMENT_TYPE]: readEnvironment,
  [types.ENVIRONMENT_SECRET_TYPE]: readSecret,
  [types.SECRET_TYPE]: readSecret,
  [types.ENVIRONMENT_VARIABLE_TYPE]: readVariable,
  [types.VARIABLE_TYPE]: readVariable,
  [types.RULESET_TYPE]: readRuleset,
};

/** With the patterns of its branches and tags, which are resources of their own. */
async function readEnvironment(
  { github, at }: OpenGithub,
  resource: ResourceState,
  all: readonly ResourceState[],
): Promise<Found> {
  const inputs = resource.inputs as unknown as EnvironmentInputs;
  const path = `environment.${inputs.environment}`;
  const where = { ...at, environment_name: inputs.environment };
  const route = "GET /repos/{owner}/{repo}/environments/{environment_name}";
  const answer = await ifThere(github.request(route, where));
  if (!answer) return [gone(path, "GitHub")];
  const compared = compareEnvironment(inputs, answer as EnvironmentAnswer);
  // Of an environment without patterns there is nothing to list.
  if (!answer.deployment_branch_policy?.custom_branch_policies) return compared;
  const { data } = await github.request(`${route}/deployment-branch-policies`, { ...where, per_page: 100 });
  const found = data.branch_policies.map(({ type = "branch", name = "" }) => `${type} ${name}`).sort();
  const wanted = policiesOf(inputs.environment, all).sort();
  if (wanted.length === 0 || found.join("\n") === wanted.join("\n")) return compared;
  const text = (patterns: readonly string[]) => patterns.join(", ") || "none";
  return [...compared, changed(`${path}.patterns`, text(found), text(wanted))];
}

/** Patterns of an environment in the state: `branch main`, `tag v*`. */
export function policiesOf(environment: string, all: readonly ResourceState[]): string[] {
  return all.flatMap(({ type, inputs }) => {
    if (type !== types.POLICY_TYPE || inputs.environment !== environment) return [];
    return [inputs.tagPattern === undefined ? `branch ${inputs.branchPattern}` : `tag ${inputs.tagPattern}`];
  });
}

async function readSecret({ github, at }: OpenGithub, { inputs, outputs }: ResourceState): Promise<Found> {
  const { path, environment, name } = named("secrets", inputs.environment, inputs.secretName);
  const where = { ...at, secret_name: name };
  const answer = await ifThere(
    environment === undefined
      ? github.request("GET /repos/{owner}/{repo}/actions/secrets/{secret_name}", where)
      : github.request("GET /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}", {
          ...where,
          environment_name: environment,
        }),
  );
  if (!answer) return [gone(path, "GitHub")];
  const set = providerTime(outputs.updatedAt);
  if (set === undefined || set === Date.parse(answer.updated_at)) return [];
  const found = isoTime(Date.parse(answer.updated_at));
  return [changed(path, `a value of ${found}`, `its own of ${isoTime(set)}`)];
}

async function readVariable({ github, at }: OpenGithub, { inputs }: ResourceState): Promise<Found> {
  const { path, environment, name } = named("variables", inputs.environment, inputs.variableName);
  const answer = await ifThere(
    environment === undefined
      ? github.request("GET /repos/{owner}/{repo}/actions/variables/{name}", { ...at, name })
      : github.request("GET /repos/{owner}/{repo}/environments/{environment_name}/variables/{name}", {
          ...at,
          name,
          environment_name: environment,
        }),
  );
  if (!answer) return [gone(path, "GitHub")];
  return answer.value === inputs.value
    ? []
    : [changed(path, JSON.stringify(answer.value), JSON.stringify(inputs.value))];
}

async function readRuleset({ github, at }: OpenGithub, { id = "", inputs }: ResourceState): Promise<Found> {
  const wanted = rulesetBody(inputs as unknown as RulesetInputs);
  const where = { ...at, ruleset_id: Number(id), includes_parents: false };
  const answer = await ifThere(github.request("GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", where));
  if (!answer) return [gone(`protection.${wanted.name}`, "GitHub")];
  return compareRuleset(wanted, answer as RulesetBody);
}

function named(kind: "secrets" | "variables", environment: unknown, name: unknown) {
  const where = typeof environment === "string" ? environment : undefined;
  const before = where === undefined ? "repository" : `environment.${where}`;
  return { path: `${before}.${kind}.${name}`, environment: where, name: String(name) };
}

/** The provider writes times as Go prints them: `2026-11-21 13:00:00 +0000 UTC`. */
export function providerTime(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text) ?? [];
  return day === undefined ? undefined : Date.parse(`${day}T${time}Z`);
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(".000", "");
}
