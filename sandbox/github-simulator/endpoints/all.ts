import type { Endpoints } from "../http/endpoint.ts";
import { approvals } from "./approvals.ts";
import { branchPolicies } from "./branch-policies.ts";
import { checks } from "./checks.ts";
import { contents } from "./contents.ts";
import { deployments } from "./deployments.ts";
import { environments } from "./environments.ts";
import { issues } from "./issues.ts";
import { limits } from "./limits.ts";
import { organizations } from "./organizations.ts";
import { pulls } from "./pulls.ts";
import { refs } from "./refs.ts";
import { releases } from "./releases.ts";
import { repositories } from "./repositories.ts";
import { rulesets } from "./rulesets.ts";
import { secrets } from "./secrets.ts";
import { users } from "./users.ts";
import { variables } from "./variables.ts";
import { workflows } from "./workflows.ts";

/** Every operation that is served, by name. */
export const ENDPOINTS: Endpoints = {
  ...approvals,
  ...branchPolicies,
  ...checks,
  ...contents,
  ...deployments,
  ...environments,
  ...issues,
  ...limits,
  ...organizations,
  ...pulls,
  ...refs,
  ...releases,
  ...repositories,
  ...rulesets,
  ...secrets,
  ...users,
  ...variables,
  ...workflows,
};
