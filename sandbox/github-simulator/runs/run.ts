import { newEnvironment } from "../endpoints/environments.ts";
import type { RepositoryCall } from "../http/endpoint.ts";
import type { Deployment, Run } from "../state/records.ts";
import type { Repository } from "../state/state.ts";
import type { Store } from "../state/store.ts";

/** What makes a run. */
export type NewRun = Pick<Run, "workflow" | "ref" | "sha" | "inputs" | "environment" | "actor">;

/** Adds a run to its repository, with a deployment where its job uses an environment; that is made if it is not there. */
export function addRun({ repository, store }: RepositoryCall, given: NewRun): Run {
  const now = store.now();
  const run: Run = {
    ...given,
    id: store.nextId(),
    jobId: store.nextId(),
    number: repository.runs.filter(({ workflow }) => workflow === given.workflow).length + 1,
    event: "workflow_dispatch",
    status: "queued",
    conclusion: null,
    approvals: [],
    createdAt: now,
    updatedAt: now,
  };
  if (given.environment !== undefined) {
    repository.environments[given.environment] ??= newEnvironment(store.nextId(), given.environment, now);
    run.deployment = addDeployment(repository, store, run, given.environment).id;
  }
  repository.runs.push(run);
  return run;
}

function addDeployment(repository: Repository, store: Store, run: Run, environment: string): Deployment {
  const deployment: Deployment = {
    id: store.nextId(),
    sha: run.sha,
    ref: run.ref.replace(/^refs\/(heads|tags)\//, ""),
    task: "deploy",
    environment,
    description: null,
    payload: {},
    creator: run.actor,
    createdAt: run.createdAt,
    statuses: [],
  };
  repository.deployments.push(deployment);
  return deployment;
}

/** Moves a run on, and its deployment with it. */
export function moveOn(
  store: Store,
  repository: Repository,
  run: Run,
  to: Pick<Run, "status" | "conclusion">,
): void {
  Object.assign(run, to, { updatedAt: store.now() });
  const deployment = repository.deployments.find(({ id }) => id === run.deployment);
  deployment?.statuses.push({
    id: store.nextId(),
    state: deploymentState(run),
    description: "",
    environmentUrl: "",
    logUrl: "",
    creator: run.actor,
    createdAt: run.updatedAt,
  });
}

/** The description of deployments knows no `waiting` and no `cancelled`. */
function deploymentState({ status, conclusion }: Run): string {
  if (status === "completed") return conclusion === "success" ? "success" : "failure";
  return status === "waiting" ? "pending" : status;
}
