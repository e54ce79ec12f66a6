import type { PropertyMap } from "../../drivers/driver.ts";
import { asList, asText } from "../../drivers/properties.ts";
import { inRepository, ok, type RepositoryCall } from "../http/endpoint.ts";
import { type Failure, invalid } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import type { Deployment, Run } from "../state/records.ts";
import type { Environment } from "../state/state.ts";
import { accountView } from "../views/account.ts";
import { reviewerView } from "../views/environment.ts";
import { deploymentView } from "./deployments.ts";
import { viewerOf } from "./users.ts";
import { runOf } from "./workflows.ts";

const PENDING = "/actions/runs/{run_id}/pending_deployments";

/** Runs that wait for a person, and what the person said. */
export const approvals = inRepository("pull", {
  [`GET ${PENDING}`]: (call) => {
    const environment = awaited(call, runOf(call));
    return ok(environment ? [pendingView(call, runOf(call), environment)] : []);
  },
  [`POST ${PENDING}`]: review,
  "GET /actions/runs/{run_id}/approvals": (call) =>
    page(call, runOf(call).approvals, ({ user, state, comment, environment }) => ({
      state,
      comment,
      user: accountView(call.state, user),
      environments: [{ name: environment, id: call.repository.environments[environment]?.id ?? 0 }],
    })),
});

function review(call: RepositoryCall) {
  const run = runOf(call);
  const environment = awaited(call, run);
  const asked = asList(call.body.environment_ids);
  if (!environment || !asked.every((id) => id === environment.id) || asked.length === 0) {
    throw invalid("There are no pending deployments for these environments");
  }
  if (!mayApprove(call, run, environment)) throw notApprover();
  run.approvals.push({
    user: viewerOf(call).login,
    state: call.body.state === "approved" ? "approved" : "rejected",
    comment: asText(call.body.comment),
    environment: environment.name,
  });
  call.runs.start(call.repository, run.id);
  const deployment = call.repository.deployments.find(({ id }) => id === run.deployment) as Deployment;
  return ok([deploymentView(call.state, deployment)]);
}

/** The environment that a run waits for, undefined when it waits for none. */
function awaited({ repository }: RepositoryCall, run: Run): Environment | undefined {
  return run.status === "waiting" ? repository.environments[run.environment ?? ""] : undefined;
}

function notApprover(): Failure {
  return invalid("There was a problem approving one of the gates: you are not one of its required reviewers");
}

/** A reviewer, or a member of a team of reviewers; not who started the run where the environment says so. */
function mayApprove({ state, viewer }: RepositoryCall, run: Run, environment: Environment): boolean {
  if (!viewer || (environment.preventSelfReview && run.actor === viewer.login)) return false;
  const teams = Object.values(state.organizations).flatMap((item) => Object.values(item.teams));
  return environment.reviewers.some(({ type, id }) => {
    if (type === "User") return id === viewer.id;
    return teams.some((team) => team.id === id && team.members.includes(viewer.login));
  });
}

function pendingView(call: RepositoryCall, run: Run, environment: Environment): PropertyMap {
  return {
    environment: { id: environment.id, name: environment.name },
    wait_timer: environment.waitTimer,
    wait_timer_started_at: null,
    current_user_can_approve: mayApprove(call, run, environment),
    reviewers: environment.reviewers.map((reviewer) => reviewerView(call.state, reviewer)),
  };
}
