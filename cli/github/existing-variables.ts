import type { Place } from "../../components/github/environment-plan.ts";
import type { ResourceState } from "../../engine/port.ts";
import { ifThere } from "../../github/answers.ts";
import { changed } from "../difference.ts";
import type { Adoption, Existing } from "./adoption.ts";
import type { StackGithub } from "./github-config.ts";
import type { OpenGithub } from "./open-github.ts";
import { ENVIRONMENT_VARIABLE_TYPE, VARIABLE_TYPE } from "./types.ts";

/** Which variables to look for. */
export interface WantedVariables {
  readonly environment: NonNullable<StackGithub["environment"]>;
  readonly place: Place;
  /** Whether the environment is only now taken over: what it has in it is given the stack's values. */
  readonly takesOver: boolean;
}

/** The variables that a stack wants, that its state does not have, and that GitHub has: none can be made twice. */
export async function existingVariables(
  open: OpenGithub,
  { environment, place, takesOver }: WantedVariables,
  resources: readonly ResourceState[],
): Promise<Existing> {
  const inEnvironment = place.kind === "environment";
  const where = inEnvironment ? `${environment.name} of ${open.repository}` : open.repository;
  const known = new Set(resources.filter(isVariable).map(({ inputs }) => inputs.variableName));
  const entries = Object.entries(environment.variables).map(([key, wanted]) => {
    return { key, name: inEnvironment ? key : `${place.prefix}${key}`, wanted };
  });
  const missing = entries.filter(({ name }) => !known.has(name));
  const found = await Promise.all(
    missing.map(async ({ key, name, wanted }) => {
      const variable = variableAt(open, name, inEnvironment ? environment.name : undefined);
      const value = await variable.read();
      if (value === undefined) return [];
      const path = `environment.variables.${key}`;
      if (value !== wanted && !takesOver) {
        return `${path}: is in ${where} already, with another value, and this stack did not make it. Remove it there, or rename it here.`;
      }
      const adoption: Adoption = { part: `variable ${key}`, id: variable.id, differences: [] };
      if (value === wanted) return adoption;
      const difference = changed(path, JSON.stringify(value), JSON.stringify(wanted));
      return { ...adoption, differences: [difference], write: () => variable.write(wanted) };
    }),
  );
  const all = found.flat();
  return {
    adoptions: all.filter((each) => typeof each !== "string"),
    problems: all.filter((each) => typeof each === "string"),
  };
}

function isVariable({ type }: ResourceState): boolean {
  return type === ENVIRONMENT_VARIABLE_TYPE || type === VARIABLE_TYPE;
}

/** A variable of an environment, or of the repository. */
function variableAt({ github, at }: OpenGithub, name: string, environment: string | undefined) {
  const value = async (answer: Promise<{ readonly data: { readonly value: string } }>) =>
    (await ifThere(answer))?.value;
  if (environment === undefined) {
    const route = "/repos/{owner}/{repo}/actions/variables/{name}";
    return {
      id: `${at.repo}:${name}`,
      read: () => value(github.request(`GET ${route}`, { ...at, name })),
      write: (wanted: string) => github.request(`PATCH ${route}`, { ...at, name, value: wanted }),
    };
  }
  const route = "/repos/{owner}/{repo}/environments/{environment_name}/variables/{name}";
  const where = { ...at, environment_name: environment, name };
  return {
    id: `${at.repo}:${environment}:${name}`,
    read: () => value(github.request(`GET ${route}`, where)),
    write: (wanted: string) => github.request(`PATCH ${route}`, { ...where, value: wanted }),
  };
}
