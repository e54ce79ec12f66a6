import type { PropertyMap } from "../../drivers/driver.ts";
import type { Run } from "../state/records.ts";
import type { Repository, State } from "../state/state.ts";
import { accountView } from "./account.ts";
import { repositoryView } from "./repository.ts";
import { runPath } from "./run-page.ts";

/** The name of a workflow: that of its file. */
export function workflowName(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** A workflow of a repository. */
export function workflowView(repository: Repository, path: string, id: number): PropertyMap {
  return {
    id,
    name: workflowName(path),
    path,
    state: "active",
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
  };
}

/** A run of a workflow. */
export function runView(state: State, repository: Repository, run: Run, url: string): PropertyMap {
  const path = `${repository.owner}/${repository.name}`;
  const commit = repository.commits[run.sha];
  return {
    id: run.id,
    name: workflowName(run.workflow),
    path: run.workflow,
    workflow_id: repository.workflows[run.workflow] ?? 0,
    run_number: run.number,
    run_attempt: 1,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    display_title: workflowName(run.workflow),
    head_branch: run.ref.replace(/^refs\/(heads|tags)\//, ""),
    head_sha: run.sha,
    head_commit: commit ? { id: commit.sha, message: commit.message, timestamp: commit.date } : null,
    actor: accountView(state, run.actor),
    triggering_actor: accountView(state, run.actor),
    url: `${url}/repos/${path}/actions/runs/${run.id}`,
    html_url: `${url}${runPath(repository, run)}`,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.createdAt,
    repository: repositoryView(state, repository, "pull"),
    head_repository: repositoryView(state, repository, "pull"),
  };
}

/** The one job of a run. */
export function jobView(repository: Repository, run: Run, url: string): PropertyMap {
  return {
    id: run.jobId,
    run_id: run.id,
    name: run.environment ?? workflowName(run.workflow),
    workflow_name: workflowName(run.workflow),
    head_sha: run.sha,
    head_branch: run.ref.replace(/^refs\/(heads|tags)\//, ""),
    html_url: `${url}${runPath(repository, run)}`,
    status: run.status,
    conclusion: run.conclusion,
    created_at: run.createdAt,
    started_at: run.createdAt,
    completed_at: run.status === "completed" ? run.updatedAt : null,
  };
}
