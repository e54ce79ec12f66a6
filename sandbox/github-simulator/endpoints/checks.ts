import type { PropertyMap } from "../../drivers/driver.ts";
import { asMap, asText, type Maybe } from "../../drivers/properties.ts";
import { created, inRepository, ok, type RepositoryCall } from "../http/endpoint.ts";
import { notFound } from "../http/failure.ts";
import { counted, page } from "../http/pages.ts";
import type { CheckRun, Status } from "../state/records.ts";
import type { State } from "../state/state.ts";
import { accountView } from "../views/account.ts";
import { repositoryView } from "../views/repository.ts";
import { commitOf } from "./repositories.ts";
import { viewerOf } from "./users.ts";

/** Checks of commits, in both forms. */
export const checks = {
  ...inRepository("pull", {
    "GET /check-runs/{check_run_id}": (call) => ok(checkView(checkOf(call))),
    "GET /commits/{ref}/check-runs": (call) => {
      const { sha } = commitOf(call, call.params.ref ?? "");
      const found = call.repository.checkRuns.filter(
        (item) => item.sha === sha && (call.query.check_name ?? item.name) === item.name,
      );
      return page(call, found, checkView, counted("check_runs"));
    },
    "GET /commits/{ref}/statuses": (call) =>
      page(call, statusesOf(call).reverse(), (item) => statusView(call.state, item)),
    "GET /commits/{ref}/status": (call) => {
      const latest = [...new Map(statusesOf(call).map((item) => [item.context, item])).values()];
      return ok({
        state: combined(latest),
        sha: commitOf(call, call.params.ref ?? "").sha,
        total_count: latest.length,
        statuses: latest.map((item) => statusView(call.state, item)),
        repository: repositoryView(call.state, call.repository, call.permission),
      });
    },
  }),
  ...inRepository("push", {
    "POST /check-runs": (call) => {
      const check: CheckRun = {
        id: call.store.nextId(),
        name: asText(call.body.name),
        sha: commitOf(call, asText(call.body.head_sha)).sha,
        status: "queued",
        conclusion: null,
        output: {},
        detailsUrl: textOrNull(call.body.details_url),
        startedAt: call.store.now(),
        completedAt: null,
      };
      changeCheck(call, check);
      call.repository.checkRuns.push(check);
      return created(checkView(check));
    },
    "PATCH /check-runs/{check_run_id}": (call) => {
      const check = checkOf(call);
      changeCheck(call, check);
      return ok(checkView(check));
    },
    "POST /statuses/{sha}": (call) => {
      const status: Status = {
        id: call.store.nextId(),
        sha: commitOf(call, call.params.sha ?? "").sha,
        state: asText(call.body.state),
        context: asText(call.body.context) || "default",
        description: textOrNull(call.body.description),
        targetUrl: textOrNull(call.body.target_url),
        creator: viewerOf(call).login,
        createdAt: call.store.now(),
      };
      call.repository.statuses.push(status);
      return created(statusView(call.state, status));
    },
  }),
};

function checkOf({ repository, params }: RepositoryCall): CheckRun {
  const check = repository.checkRuns.find(({ id }) => id === Number(params.check_run_id));
  if (!check) throw notFound();
  return check;
}

/** A conclusion ends the check, whether or not the request says so. */
function changeCheck({ body, store }: RepositoryCall, check: CheckRun): void {
  if (body.name !== undefined) check.name = asText(body.name);
  if (body.status !== undefined) check.status = asText(body.status);
  if (body.output !== undefined) check.output = asMap(body.output);
  if (body.conclusion === undefined) return;
  check.conclusion = asText(body.conclusion);
  check.status = "completed";
  check.completedAt = asText(body.completed_at) || store.now();
}

function statusesOf(call: RepositoryCall): Status[] {
  const { sha } = commitOf(call, call.params.ref ?? "");
  return call.repository.statuses.filter((item) => item.sha === sha);
}

function combined(latest: readonly Status[]): string {
  if (latest.some(({ state }) => state === "error" || state === "failure")) return "failure";
  return latest.length > 0 && latest.every(({ state }) => state === "success") ? "success" : "pending";
}

function checkView(check: CheckRun): PropertyMap {
  const { title, summary, text } = check.output;
  return {
    id: check.id,
    name: check.name,
    head_sha: check.sha,
    status: check.status,
    conclusion: check.conclusion,
    details_url: check.detailsUrl,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: { title: title ?? null, summary: summary ?? null, text: text ?? null },
  };
}

function statusView(state: State, status: Status): PropertyMap {
  return {
    id: status.id,
    state: status.state,
    context: status.context,
    description: status.description,
    target_url: status.targetUrl,
    creator: accountView(state, status.creator),
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

function textOrNull(value: Maybe): string | null {
  return typeof value === "string" ? value : null;
}
