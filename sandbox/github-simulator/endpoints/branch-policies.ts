import type { PropertyMap } from "../../drivers/driver.ts";
import { asText } from "../../drivers/properties.ts";
import { inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { notFound } from "../http/failure.ts";
import { counted, page } from "../http/pages.ts";
import type { BranchPolicy } from "../state/state.ts";
import { environmentOf } from "./environments.ts";

const ALL = "/environments/{environment_name}/deployment-branch-policies";
const ONE = `${ALL}/{branch_policy_id}`;

/** Patterns of branches and tags that may deploy to an environment. They exist only while it has custom policies. */
export const branchPolicies = {
  ...inRepository("pull", {
    [`GET ${ALL}`]: (call) =>
      page(call, environmentOf(call).policies, policyView, counted("branch_policies")),
    [`GET ${ONE}`]: (call) => ok(policyView(policyOf(call))),
  }),
  ...inRepository("admin", {
    [`POST ${ALL}`]: (call) => {
      const environment = environmentOf(call);
      if (environment.branchPolicy !== "custom") throw notFound();
      const name = asText(call.body.name);
      const type = call.body.type === "tag" ? "tag" : "branch";
      // The description's "303 if the same pattern already exists".
      if (environment.policies.some((item) => item.name === name && item.type === type))
        return { status: 303 };
      const policy: BranchPolicy = { id: call.store.nextId(), name, type };
      environment.policies.push(policy);
      return ok(policyView(policy));
    },
    [`PUT ${ONE}`]: (call) => {
      const policy = policyOf(call);
      policy.name = asText(call.body.name);
      return ok(policyView(policy));
    },
    [`DELETE ${ONE}`]: (call) => {
      const environment = environmentOf(call);
      const { id } = policyOf(call);
      environment.policies = environment.policies.filter((item) => item.id !== id);
      return NO_CONTENT;
    },
  }),
};

function policyOf(call: RepositoryCall): BranchPolicy {
  const policy = environmentOf(call).policies.find(({ id }) => id === Number(call.params.branch_policy_id));
  if (!policy) throw notFound();
  return policy;
}

function policyView({ id, name, type }: BranchPolicy): PropertyMap {
  return { id, node_id: "", name, type };
}
