import type { PropertyMap } from "../../drivers/driver.ts";
import { asList, asMap, asNumber } from "../../drivers/properties.ts";
import { inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { invalid, notFound } from "../http/failure.ts";
import { counted, page } from "../http/pages.ts";
import { refuseOnFree, refuseProtection } from "../state/plan-limits.ts";
import type { Environment, Reviewer, State } from "../state/state.ts";
import { environmentView } from "../views/environment.ts";

/** What GitHub allows. */
const MOST_REVIEWERS = 6;
const LONGEST_WAIT_MINUTES = 43_200;

/** Environments. Reading them takes what reading the repository takes. */
export const environments = {
  ...inRepository("pull", {
    "GET /environments": (call) =>
      page(
        call,
        Object.values(call.repository.environments),
        (item) => environmentView(call.state, call.repository, item),
        counted("environments"),
      ),
    "GET /environments/{environment_name}": (call) =>
      ok(environmentView(call.state, call.repository, environmentOf(call))),
  }),
  ...inRepository("admin", {
    "PUT /environments/{environment_name}": put,
    "DELETE /environments/{environment_name}": (call) => {
      delete call.repository.environments[environmentOf(call).name];
      return NO_CONTENT;
    },
  }),
};

/** The environment that a path names; 404 where there is none. */
export function environmentOf({ repository, params }: RepositoryCall): Environment {
  const environment = repository.environments[params.environment_name ?? ""];
  if (!environment) throw notFound();
  return environment;
}

/** An environment with nothing in it and no protection. */
export function newEnvironment(id: number, name: string, now: string): Environment {
  return {
    id,
    name,
    waitTimer: 0,
    preventSelfReview: false,
    canAdminsBypass: true,
    reviewers: [],
    branchPolicy: "all",
    policies: [],
    secrets: {},
    variables: {},
    createdAt: now,
    updatedAt: now,
  };
}

/** What is not given is as if it were never set, as on GitHub: the request says the whole protection. */
function put(call: RepositoryCall) {
  const { state, repository, store } = call;
  refuseOnFree(state, repository);
  const wanted = protectionOf(state, call.body);
  refuseProtection(state, repository, wanted);
  const name = call.params.environment_name ?? "";
  const now = store.now();
  const environment = repository.environments[name] ?? newEnvironment(store.nextId(), name, now);
  Object.assign(environment, wanted, { updatedAt: now });
  if (environment.branchPolicy !== "custom") environment.policies = [];
  repository.environments[name] = environment;
  return ok(environmentView(state, repository, environment));
}

function protectionOf(state: State, body: PropertyMap) {
  const reviewers = asList(body.reviewers).map((item) => reviewerOf(state, asMap(item)));
  if (reviewers.length > MOST_REVIEWERS) {
    throw invalid(
      `Invalid request.\n\nNo more than ${MOST_REVIEWERS} items are allowed; ${reviewers.length} were supplied.`,
    );
  }
  const waitTimer = asNumber(body.wait_timer);
  if (waitTimer < 0 || waitTimer > LONGEST_WAIT_MINUTES) {
    throw invalid(`Wait timer must be between 0 and ${LONGEST_WAIT_MINUTES} minutes`);
  }
  return {
    waitTimer,
    preventSelfReview: body.prevent_self_review === true,
    canAdminsBypass: body.can_admins_bypass !== false,
    reviewers,
    branchPolicy: branchPolicyOf(body.deployment_branch_policy ?? null),
  };
}

function reviewerOf(state: State, { type, id }: PropertyMap): Reviewer {
  const users = Object.values(state.users);
  const teams = Object.values(state.organizations).flatMap((item) => Object.values(item.teams));
  const found = (type === "Team" ? teams : users).some((item) => item.id === id);
  if (!found)
    throw invalid(
      "Failed to create the environment protection rule. Please verify that the reviewers exist.",
    );
  return { type: type === "Team" ? "Team" : "User", id: asNumber(id) };
}

function branchPolicyOf(policy: PropertyMap[string]): Environment["branchPolicy"] {
  if (policy === null) return "all";
  const { protected_branches, custom_branch_policies } = asMap(policy);
  if (protected_branches === custom_branch_policies) {
    throw invalid("protected_branches and custom_branch_policies cannot have the same value");
  }
  return protected_branches === true ? "protected" : "custom";
}
