import { asMap, asText } from "../../drivers/properties.ts";
import { type Answer, inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { Failure, invalid, notFound } from "../http/failure.ts";
import { counted, page } from "../http/pages.ts";
import { addRun } from "../runs/run.ts";
import type { Run } from "../state/records.ts";
import { jobView, runView, workflowView } from "../views/run.ts";
import { commitOf } from "./repositories.ts";
import { viewerOf } from "./users.ts";

/** Workflows, their dispatch and their runs. */
export const workflows = {
  ...inRepository("pull", {
    "GET /actions/workflows": (call) =>
      page(
        call,
        workflowsOf(call),
        ([path, id]) => workflowView(call.repository, path, id),
        counted("workflows"),
      ),
    "GET /actions/workflows/{workflow_id}": (call) => {
      const [path, id] = workflowOf(call);
      return ok(workflowView(call.repository, path, id));
    },
    "GET /actions/workflows/{workflow_id}/runs": (call) => {
      const [path] = workflowOf(call);
      return runs(call, (run) => run.workflow === path);
    },
    "GET /actions/runs": (call) => runs(call, () => true),
    "GET /actions/runs/{run_id}": (call) => ok(runView(call.state, call.repository, runOf(call), call.url)),
    "GET /actions/runs/{run_id}/jobs": (call) =>
      page(call, [runOf(call)], (run) => jobView(call.repository, run, call.url), counted("jobs")),
    "GET /actions/jobs/{job_id}": (call) => {
      const run = call.repository.runs.find(({ jobId }) => jobId === Number(call.params.job_id));
      if (!run) throw notFound();
      return ok(jobView(call.repository, run, call.url));
    },
  }),
  ...inRepository("push", {
    "POST /actions/workflows/{workflow_id}/dispatches": dispatch,
    "POST /actions/runs/{run_id}/cancel": (call) => {
      const run = runOf(call);
      if (run.status === "completed")
        throw new Failure(409, "Cannot cancel a workflow run that is completed.");
      call.runs.cancel(run.id);
      return { status: 202, body: {} };
    },
  }),
};

/** The run that a path names. */
export function runOf({ repository, params }: RepositoryCall): Run {
  const run = repository.runs.find(({ id }) => id === Number(params.run_id));
  if (!run) throw notFound();
  return run;
}

function dispatch(call: RepositoryCall): Answer {
  const [workflow] = workflowOf(call);
  const given = asText(call.body.ref);
  const ref = ["", "refs/", "refs/heads/", "refs/tags/"]
    .map((prefix) => `${prefix}${given}`)
    .find((name) => name in call.repository.refs);
  if (ref === undefined) throw invalid(`No ref found for: ${given}`);
  const inputs = Object.fromEntries(
    Object.entries(asMap(call.body.inputs)).map(([name, value]) => [name, String(value)]),
  );
  const registered = call.runs.environmentOf(call.repository, workflow, inputs);
  if (registered === undefined) {
    throw invalid(
      `${workflow}: the simulator runs no workflows. Register a job for it through the control interface.`,
    );
  }
  const run = addRun(call, {
    workflow,
    ref,
    sha: commitOf(call, ref).sha,
    inputs,
    environment: registered.environment,
    actor: viewerOf(call).login,
  });
  call.runs.start(call.repository, run.id);
  if (call.body.return_run_details !== true) return NO_CONTENT;
  const { url, html_url } = runView(call.state, call.repository, run, call.url);
  return ok({ workflow_run_id: run.id, run_url: url ?? "", html_url: html_url ?? "" });
}

function runs(call: RepositoryCall, wanted: (run: Run) => boolean): Answer {
  const { status, event, branch, head_sha, actor } = call.query;
  const found = call.repository.runs.filter(
    (run) =>
      wanted(run) &&
      (status === undefined || run.status === status || run.conclusion === status) &&
      (event === undefined || run.event === event) &&
      (branch === undefined || run.ref === `refs/heads/${branch}`) &&
      (head_sha === undefined || run.sha === head_sha) &&
      (actor === undefined || run.actor === actor),
  );
  return page(
    call,
    found.reverse(),
    (run) => runView(call.state, call.repository, run, call.url),
    counted("workflow_runs"),
  );
}

/** Workflow files of the default branch, and those that a job is registered for. */
function workflowsOf(call: RepositoryCall): [string, number][] {
  const { repository, store } = call;
  const head = repository.commits[repository.refs[`refs/heads/${repository.defaultBranch}`] ?? ""];
  const files = Object.keys(head?.files ?? {}).filter((path) =>
    /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
  );
  return [...new Set([...files, ...call.runs.registered(repository)])].sort().map((path) => {
    repository.workflows[path] ??= store.nextId();
    return [path, repository.workflows[path]];
  });
}

function workflowOf(call: RepositoryCall): [string, number] {
  const wanted = call.params.workflow_id ?? "";
  const found = workflowsOf(call).find(
    ([path, id]) => String(id) === wanted || path === wanted || path.endsWith(`/${wanted}`),
  );
  if (!found) throw notFound();
  return found;
}
