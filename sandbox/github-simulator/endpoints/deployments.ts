import type { PropertyMap } from "../../drivers/driver.ts";
import { asText, isMap } from "../../drivers/properties.ts";
import { created, inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { invalid, notFound } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import type { Deployment, DeploymentStatus } from "../state/records.ts";
import type { State } from "../state/state.ts";
import { accountView } from "../views/account.ts";
import { commitOf } from "./repositories.ts";
import { viewerOf } from "./users.ts";

/** Deployments and what became of them. */
export const deployments = {
  ...inRepository("pull", {
    "GET /deployments": (call) => {
      const { environment, sha, ref, task } = call.query;
      const found = call.repository.deployments.filter(
        (item) =>
          (environment === undefined || item.environment === environment) &&
          (sha === undefined || item.sha === sha) &&
          (ref === undefined || item.ref === ref) &&
          (task === undefined || item.task === task),
      );
      return page(call, found.reverse(), (item) => deploymentView(call.state, item));
    },
    "GET /deployments/{deployment_id}": (call) => ok(deploymentView(call.state, deploymentOf(call))),
    "GET /deployments/{deployment_id}/statuses": (call) => {
      const deployment = deploymentOf(call);
      return page(call, [...deployment.statuses].reverse(), (item) =>
        statusView(call.state, deployment, item),
      );
    },
    "GET /deployments/{deployment_id}/statuses/{status_id}": (call) => {
      const deployment = deploymentOf(call);
      const status = deployment.statuses.find(({ id }) => id === Number(call.params.status_id));
      if (!status) throw notFound();
      return ok(statusView(call.state, deployment, status));
    },
  }),
  ...inRepository("push", {
    "POST /deployments": (call) => {
      const ref = asText(call.body.ref);
      const deployment: Deployment = {
        id: call.store.nextId(),
        sha: commitOf(call, ref).sha,
        ref,
        task: asText(call.body.task) || "deploy",
        environment: asText(call.body.environment) || "production",
        description: typeof call.body.description === "string" ? call.body.description : null,
        payload: isMap(call.body.payload) ? call.body.payload : asText(call.body.payload),
        creator: viewerOf(call).login,
        createdAt: call.store.now(),
        statuses: [],
      };
      call.repository.deployments.push(deployment);
      return created(deploymentView(call.state, deployment));
    },
    "POST /deployments/{deployment_id}/statuses": (call) => {
      const deployment = deploymentOf(call);
      const status: DeploymentStatus = {
        id: call.store.nextId(),
        state: asText(call.body.state),
        description: asText(call.body.description),
        environmentUrl: asText(call.body.environment_url),
        logUrl: asText(call.body.log_url),
        creator: viewerOf(call).login,
        createdAt: call.store.now(),
      };
      deployment.statuses.push(status);
      return created(statusView(call.state, deployment, status));
    },
    "DELETE /deployments/{deployment_id}": (call) => {
      const { id, statuses } = deploymentOf(call);
      const last = statuses.at(-1)?.state;
      if (last !== undefined && last !== "inactive" && call.repository.deployments.length > 1) {
        throw invalid(
          "We cannot delete an active deployment unless it is the only deployment in a given repository.",
        );
      }
      call.repository.deployments = call.repository.deployments.filter((item) => item.id !== id);
      return NO_CONTENT;
    },
  }),
};

function deploymentOf({ repository, params }: RepositoryCall): Deployment {
  const deployment = repository.deployments.find(({ id }) => id === Number(params.deployment_id));
  if (!deployment) throw notFound();
  return deployment;
}

/** A deployment, without its statuses. */
export function deploymentView(state: State, deployment: Deployment): PropertyMap {
  const { id, sha, ref, task, environment, description, payload, creator, createdAt, statuses } = deployment;
  return {
    id,
    sha,
    ref,
    task,
    environment,
    description,
    payload,
    creator: accountView(state, creator),
    created_at: createdAt,
    updated_at: statuses.at(-1)?.createdAt ?? createdAt,
  };
}

function statusView(state: State, { environment }: Deployment, status: DeploymentStatus): PropertyMap {
  return {
    id: status.id,
    state: status.state,
    description: status.description,
    environment,
    creator: accountView(state, status.creator),
    created_at: status.createdAt,
    updated_at: status.createdAt,
    ...(status.environmentUrl ? { environment_url: status.environmentUrl } : {}),
    ...(status.logUrl ? { log_url: status.logUrl } : {}),
  };
}
