import type { PropertyMap } from "../../drivers/driver.ts";
import { asText } from "../../drivers/properties.ts";
import { created, inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { Failure, notFound } from "../http/failure.ts";
import { counted, page } from "../http/pages.ts";
import type { StoredVariable } from "../state/state.ts";
import { environmentOf } from "./environments.ts";
import { nameOf } from "./secrets.ts";

/** Variables of a repository and of its environments. */
export const variables = {
  ...variablesAt("/actions/variables", ({ repository }) => repository.variables),
  ...variablesAt("/environments/{environment_name}/variables", (call) => environmentOf(call).variables),
};

function variablesAt(path: string, held: (call: RepositoryCall) => Record<string, StoredVariable>) {
  const named = (call: RepositoryCall) => {
    const name = nameOf(call.params.name ?? "", "Variable");
    const variable = held(call)[name];
    if (!variable) throw notFound();
    return { name, variable };
  };
  return inRepository("push", {
    [`GET ${path}`]: (call) =>
      page(call, Object.entries(held(call)), ([name, item]) => view(name, item), counted("variables")),
    [`POST ${path}`]: (call) => {
      const name = nameOf(asText(call.body.name), "Variable");
      if (held(call)[name]) {
        throw new Failure(409, "Already exists - Variable already exists");
      }
      const now = call.store.now();
      held(call)[name] = { value: asText(call.body.value), createdAt: now, updatedAt: now };
      return created({});
    },
    [`GET ${path}/{name}`]: (call) => {
      const { name, variable } = named(call);
      return ok(view(name, variable));
    },
    [`PATCH ${path}/{name}`]: (call) => {
      const { name, variable } = named(call);
      const value = call.body.value === undefined ? variable.value : asText(call.body.value);
      const renamed = call.body.name === undefined ? name : nameOf(asText(call.body.name), "Variable");
      delete held(call)[name];
      held(call)[renamed] = { ...variable, value, updatedAt: call.store.now() };
      return NO_CONTENT;
    },
    [`DELETE ${path}/{name}`]: (call) => {
      delete held(call)[named(call).name];
      return NO_CONTENT;
    },
  });
}

function view(name: string, { value, createdAt, updatedAt }: StoredVariable): PropertyMap {
  return { name, value, created_at: createdAt, updated_at: updatedAt };
}
