import type { PropertyMap } from "../driver.ts";
import { asList, asMap, asNumber, asText, present } from "../properties.ts";
import { number, text } from "../schema/field.ts";
import { notEmpty } from "../schema/problems.ts";
import { type GitHubResource, githubDriver } from "./bridged.ts";
import { joinId, splitId } from "./ids.ts";
import type { Link } from "./link.ts";
import { repositoryFields, repositoryId } from "./repository.ts";

const ALL = "/repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies";
const ONE = `${ALL}/{branch_policy_id}`;

/** A pattern of branches or of tags that may deploy to an environment. */
export const deploymentPolicyResource: GitHubResource = {
  type: "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  fields: {
    ...repositoryFields,
    environment: text({ required: true, replaces: true }),
    branchPattern: text({ problem: notEmpty }),
    tagPattern: text({ problem: notEmpty }),
    policyId: number({ outputOnly: true, computed: true }),
  },
  conflicts(inputs) {
    if (present(inputs.branchPattern) !== present(inputs.tagPattern)) return [];
    return [
      { property: "branchPattern", reason: "exactly one of branchPattern and tagPattern must be given" },
    ];
  },
  /** A pattern of branches does not become one of tags. */
  customDiff(changes) {
    const kinds = changes.filter(({ path }) => path === "branchPattern" || path === "tagPattern");
    if (kinds.length < 2) return changes;
    return changes.map((change) => (kinds.includes(change) ? { ...change, replaces: true } : change));
  },
  identify(id) {
    const [repository = "", environment = "", policyId] = splitId(id, "repository:environment:policy");
    return { repository, environment, policyId: Number(policyId) };
  },
  async create(planned, link) {
    const id = await make(planned, link);
    return joinId(asText(planned.repository), asText(planned.environment), id);
  },
  async update(_id, planned, link) {
    await link.call(`PUT ${ONE}`, { ...one(planned), name: wanted(planned).name });
  },
  async inspect(id, state, link) {
    const known = { ...state, policyId: policyIdOf(id) };
    const found = await link.find(`GET ${ONE}`, one(known));
    if (found === undefined) return undefined;
    const { repository, environment, policyId } = known as PropertyMap;
    const pattern = { [found.type === "tag" ? "tagPattern" : "branchPattern"]: asText(found.name) };
    return {
      repository,
      environment,
      policyId,
      ...pattern,
      ...(await repositoryId(state, link)),
      id,
    } as never;
  },
  async remove(_id, state, link) {
    await link.find(`DELETE ${ONE}`, one(state));
  },
};

/** `github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy`. */
export const repositoryEnvironmentDeploymentPolicy = githubDriver(deploymentPolicyResource);

/** GitHub does not make the same pattern twice, and says so with a redirect: an earlier try made it. */
async function make(planned: PropertyMap, link: Link): Promise<number> {
  const { type, name } = wanted(planned);
  const made = await link.call(`POST ${ALL}`, { ...place(planned), name, type });
  if (asNumber(asMap(made).id) > 0) return asNumber(asMap(made).id);
  const { branch_policies } = asMap(await link.call(`GET ${ALL}`, { ...place(planned), per_page: 100 }));
  const same = asList(branch_policies).map(asMap);
  return asNumber(same.find((item) => item.name === name && (item.type ?? "branch") === type)?.id);
}

function wanted({ branchPattern, tagPattern }: PropertyMap): { type: string; name: string } {
  return present(branchPattern)
    ? { type: "branch", name: asText(branchPattern) }
    : { type: "tag", name: asText(tagPattern) };
}

function place({ repository, environment }: PropertyMap) {
  return { repo: asText(repository), environment_name: asText(environment) };
}

function one(state: PropertyMap) {
  return { ...place(state), branch_policy_id: asNumber(state.policyId) };
}

function policyIdOf(id: string): number {
  return Number(id.split(":").at(-1));
}
