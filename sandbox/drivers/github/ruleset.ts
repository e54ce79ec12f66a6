import type { PropertyMap } from "../driver.ts";
import { asList, asMap, asNumber, asText, isMap } from "../properties.ts";
import { block, list, number, text } from "../schema/field.ts";
import { matches, oneOf } from "../schema/problems.ts";
import { type GitHubResource, githubDriver } from "./bridged.ts";
import { GitHubError } from "./error.ts";
import { splitId } from "./ids.ts";
import type { Link } from "./link.ts";
import { fromGitHubRules, ruleFields, toGitHubRules } from "./rules.ts";

const ALL = "/repos/{owner}/{repo}/rulesets";
const ONE = `${ALL}/{ruleset_id}`;
const ACTORS = [
  "RepositoryRole",
  "Team",
  "Integration",
  "OrganizationAdmin",
  "DeployKey",
  "EnterpriseOwner",
  "User",
];

/** A ruleset of a repository. */
export const rulesetResource: GitHubResource = {
  type: "github:index/repositoryRuleset:RepositoryRuleset",
  fields: {
    name: text({ required: true }),
    repository: text({ required: true, problem: matches(/^[-a-zA-Z0-9_.]{1,100}$/) }),
    target: text({ required: true, problem: oneOf("branch", "push", "tag") }),
    enforcement: text({ required: true, problem: oneOf("disabled", "active", "evaluate") }),
    bypassActors: list({
      actorId: number(),
      actorType: text({ required: true, problem: oneOf(...ACTORS) }),
      bypassMode: text({ required: true, problem: oneOf("always", "pull_request", "exempt") }),
    }),
    conditions: block({
      refName: block({
        includes: list("string", { required: true }),
        excludes: list("string", { required: true, empty: [] }),
      }),
    }),
    rules: block(ruleFields, { required: true }),
    etag: text({ outputOnly: true, computed: true }),
    nodeId: text({ outputOnly: true, computed: true }),
    rulesetId: number({ outputOnly: true, computed: true }),
  },
  identify(id) {
    const [repository = "", ruleset = ""] = splitId(id, "repository:ruleset");
    return { repository, rulesetId: Number(ruleset) };
  },
  create: (planned, link) => make(planned, link),
  async update(id, planned, link) {
    await link.call(`PUT ${ONE}`, { ...bodyOf(planned), ruleset_id: Number(id) });
  },
  async inspect(id, state, link) {
    const ruleset = id.includes(":") ? asNumber(state.rulesetId) : Number(id);
    const repo = asText(state.repository);
    const found = await link.find(`GET ${ONE}`, { repo, ruleset_id: ruleset });
    return found && { ...properties(found), repository: repo, id: String(ruleset) };
  },
  async remove(id, state, link) {
    await link.find(`DELETE ${ONE}`, { repo: asText(state.repository), ruleset_id: Number(id) });
  },
};

/** `github:index/repositoryRuleset:RepositoryRuleset`. */
export const repositoryRuleset = githubDriver(rulesetResource);

/**
 * A ruleset of this name that already says all that is wanted is taken for ours: the answer to an earlier try was lost.
 * Any other of this name is somebody else's, and refused.
 */
async function make(planned: PropertyMap, link: Link): Promise<string> {
  try {
    const made = asMap(await link.call(`POST ${ALL}`, bodyOf(planned)));
    return String(asNumber(made.id));
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 422) throw error;
    const id = await sameRuleset(planned, link);
    if (id === undefined) throw error;
    return id;
  }
}

async function sameRuleset(planned: PropertyMap, link: Link): Promise<string | undefined> {
  const repo = asText(planned.repository);
  const all = asList(await link.call(`GET ${ALL}`, { repo, per_page: 100 })).map(asMap);
  const named = all.find((item) => item.name === planned.name);
  if (named === undefined) return undefined;
  const id = String(asNumber(named.id));
  const there = await repositoryRulesetState(id, planned, link);
  const differing = repositoryRuleset.diff({ inputs: planned, outputs: there }, planned).changed;
  return differing.length === 0 ? id : undefined;
}

async function repositoryRulesetState(id: string, planned: PropertyMap, link: Link): Promise<PropertyMap> {
  return (await rulesetResource.inspect(id, planned, link, false)) ?? {};
}

function bodyOf(planned: PropertyMap): PropertyMap {
  const refName = asMap(asMap(planned.conditions).refName);
  return {
    repo: asText(planned.repository),
    name: asText(planned.name),
    target: asText(planned.target),
    source_type: "Repository",
    source: asText(planned.repository),
    enforcement: asText(planned.enforcement),
    bypass_actors: asList(planned.bypassActors).map(asMap).map(actorOf),
    ...(isMap(planned.conditions)
      ? { conditions: { ref_name: { include: asList(refName.includes), exclude: asList(refName.excludes) } } }
      : {}),
    rules: toGitHubRules(asMap(planned.rules)),
  };
}

function actorOf(actor: PropertyMap): PropertyMap {
  const id = asNumber(actor.actorId);
  return {
    ...(id === 0 ? {} : { actor_id: id }),
    actor_type: asText(actor.actorType),
    bypass_mode: asText(actor.bypassMode),
  };
}

function properties(ruleset: PropertyMap): PropertyMap {
  const refName = asMap(asMap(ruleset.conditions ?? {}).ref_name);
  return {
    name: asText(ruleset.name),
    target: asText(ruleset.target),
    enforcement: asText(ruleset.enforcement),
    bypassActors: asList(ruleset.bypass_actors)
      .map(asMap)
      .map((actor) => ({
        actorId: asNumber(actor.actor_id),
        actorType: asText(actor.actor_type),
        bypassMode: asText(actor.bypass_mode),
      })),
    conditions: isMap(ruleset.conditions)
      ? { refName: { includes: asList(refName.include), excludes: asList(refName.exclude) } }
      : null,
    rules: fromGitHubRules(asList(ruleset.rules).map(asMap)),
    etag: "",
    nodeId: asText(ruleset.node_id),
    rulesetId: asNumber(ruleset.id),
  };
}
