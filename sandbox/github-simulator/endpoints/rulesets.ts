import type { PropertyMap } from "../../drivers/driver.ts";
import { asList, asMap, asText, isMap } from "../../drivers/properties.ts";
import { created, inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { notFound, wrongField } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import { appliesTo } from "../state/patterns.ts";
import { refuseOnFree } from "../state/plan-limits.ts";
import type { Repository, Ruleset } from "../state/state.ts";

/** Rulesets: stored and checked, never enforced. */
export const rulesets = {
  ...inRepository("pull", {
    "GET /rulesets": (call) => {
      refuseOnFree(call.state, call.repository);
      return page(call, call.repository.rulesets, (ruleset) => summary(call.repository, ruleset));
    },
    "GET /rulesets/{ruleset_id}": (call) => {
      refuseOnFree(call.state, call.repository);
      return ok(view(call, rulesetOf(call)));
    },
    "GET /rules/branches/{branch}": (call) => page(call, rulesFor(call), (rule) => rule),
  }),
  ...inRepository("admin", {
    "POST /rulesets": (call) => {
      refuseOnFree(call.state, call.repository);
      const now = call.store.now();
      const ruleset: Ruleset = {
        id: call.store.nextId(),
        target: "branch",
        bypassActors: [],
        conditions: null,
        rules: [],
        createdAt: now,
        updatedAt: now,
        ...givenIn(call.body),
      } as Ruleset;
      refuseSameName(call, ruleset);
      call.repository.rulesets.push(ruleset);
      return created(view(call, ruleset));
    },
    "PUT /rulesets/{ruleset_id}": (call) => {
      const ruleset = rulesetOf(call);
      const wanted = { ...ruleset, ...givenIn(call.body), updatedAt: call.store.now() };
      refuseSameName(call, wanted);
      Object.assign(ruleset, wanted);
      return ok(view(call, ruleset));
    },
    "DELETE /rulesets/{ruleset_id}": (call) => {
      const { id } = rulesetOf(call);
      call.repository.rulesets = call.repository.rulesets.filter((item) => item.id !== id);
      return NO_CONTENT;
    },
  }),
};

function rulesetOf({ repository, params }: RepositoryCall): Ruleset {
  const ruleset = repository.rulesets.find(({ id }) => id === Number(params.ruleset_id));
  if (!ruleset) throw notFound();
  return ruleset;
}

function givenIn(body: PropertyMap): Partial<Ruleset> {
  return {
    ...(body.name === undefined ? {} : { name: asText(body.name) }),
    ...(body.target === undefined ? {} : { target: asText(body.target) }),
    ...(body.enforcement === undefined ? {} : { enforcement: asText(body.enforcement) }),
    ...(body.bypass_actors === undefined ? {} : { bypassActors: asList(body.bypass_actors).map(asMap) }),
    ...(body.conditions === undefined ? {} : { conditions: asMap(body.conditions) }),
    ...(body.rules === undefined
      ? {}
      : { rules: asList(body.rules).map((rule) => withDefaults(asMap(rule))) }),
  };
}

/** GitHub fills in how a pull request may be merged. */
function withDefaults(rule: PropertyMap): PropertyMap {
  if (rule.type !== "pull_request" || !isMap(rule.parameters)) return rule;
  const methods = ["merge", "squash", "rebase"];
  return {
    ...rule,
    parameters: { required_reviewers: [], allowed_merge_methods: methods, ...rule.parameters },
  };
}

function refuseSameName({ repository }: RepositoryCall, wanted: Ruleset): void {
  const taken = repository.rulesets.some(({ id, name }) => id !== wanted.id && name === wanted.name);
  if (taken) throw wrongField("RepositoryRuleset", "name", "custom", "Name must be unique");
}

function summary(repository: Repository, ruleset: Ruleset): PropertyMap {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: "Repository",
    source: `${repository.owner}/${repository.name}`,
    enforcement: ruleset.enforcement,
    node_id: `RRS_${ruleset.id}`,
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt,
  };
}

/** Who may not change a ruleset is not told who may get around it. */
function view({ repository, permission }: RepositoryCall, ruleset: Ruleset): PropertyMap {
  return {
    ...summary(repository, ruleset),
    ...(permission === "admin" ? { bypass_actors: ruleset.bypassActors } : {}),
    current_user_can_bypass: "never",
    conditions: ruleset.conditions,
    rules: ruleset.rules,
  };
}

function rulesFor({ repository, params }: RepositoryCall): PropertyMap[] {
  const ref = `refs/heads/${params.branch}`;
  return repository.rulesets
    .filter(({ enforcement, target }) => enforcement === "active" && target === "branch")
    .filter(({ conditions }) => appliesTo(conditions, ref, repository.defaultBranch))
    .flatMap((ruleset) =>
      ruleset.rules.map((rule) => ({
        ...rule,
        ruleset_source_type: "Repository",
        ruleset_source: `${repository.owner}/${repository.name}`,
        ruleset_id: ruleset.id,
      })),
    );
}
