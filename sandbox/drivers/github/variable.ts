import type { PropertyMap } from "../driver.ts";
import { asText, present } from "../properties.ts";
import { type Fields, text } from "../schema/field.ts";
import { type GitHubResource, githubDriver } from "./bridged.ts";
import { GitHubError } from "./error.ts";
import { joinId, splitId } from "./ids.ts";
import type { Link } from "./link.ts";
import { aSecretName } from "./names.ts";
import { repositoryFields, repositoryId } from "./repository.ts";
import { goTime } from "./time.ts";

const fields: Fields = {
  ...repositoryFields,
  variableName: text({ required: true, replaces: true, problem: aSecretName }),
  value: text({ required: true }),
  createdAt: text({ outputOnly: true, computed: true }),
  updatedAt: text({ outputOnly: true, computed: true }),
};

/** `github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable`. */
export const actionsEnvironmentVariable = githubDriver({
  ...variableResource("/repos/{owner}/{repo}/environments/{environment_name}/variables", [
    "repository",
    "environment",
    "variableName",
  ]),
  type: "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
  fields: { ...fields, environment: text({ required: true, replaces: true }) },
});

/** `github:index/actionsVariable:ActionsVariable`. */
export const actionsVariable = githubDriver({
  ...variableResource("/repos/{owner}/{repo}/actions/variables", ["repository", "variableName"]),
  type: "github:index/actionsVariable:ActionsVariable",
  fields,
});

/** What variables of repositories and of environments have in common. */
function variableResource(route: string, parts: readonly string[]): Omit<GitHubResource, "type" | "fields"> {
  return {
    identify(id) {
      const values = splitId(id, parts.join(":"));
      return Object.fromEntries(parts.map((part, index) => [part, values[index] ?? ""]));
    },
    async create(planned, link) {
      await make(route, planned, link);
      return joinId(...parts.map((part) => asText(planned[part])));
    },
    async update(_id, planned, link) {
      const name = asText(planned.variableName);
      await link.call(`PATCH ${route}/{name}`, { ...place(planned), name, value: asText(planned.value) });
    },
    async inspect(id, state, link) {
      const found = await link.find(`GET ${route}/{name}`, {
        ...place(state),
        name: asText(state.variableName),
      });
      if (found === undefined) return undefined;
      return {
        ...state,
        ...(await repositoryId(state, link)),
        value: asText(found.value),
        createdAt: goTime(found.created_at),
        updatedAt: goTime(found.updated_at),
        id,
      };
    },
    async remove(_id, state, link) {
      await link.find(`DELETE ${route}/{name}`, { ...place(state), name: asText(state.variableName) });
    },
  };
}

/**
 * A variable that is there already, with the very value that is wanted, is taken for ours: the answer to an earlier try
 * was lost. Any other is somebody else's, and refused as the provider refuses it.
 */
async function make(route: string, planned: PropertyMap, link: Link): Promise<void> {
  const name = asText(planned.variableName);
  const value = asText(planned.value);
  try {
    await link.call(`POST ${route}`, { ...place(planned), name, value });
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 409) throw error;
    const there = await link.find(`GET ${route}/{name}`, { ...place(planned), name });
    if (there?.value !== value) throw error;
  }
}

function place({ repository, environment }: PropertyMap) {
  return {
    repo: asText(repository),
    ...(present(environment) ? { environment_name: asText(environment) } : {}),
  };
}
