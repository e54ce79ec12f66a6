import { repositoryOf } from "../state/access.ts";
import type { Run } from "../state/records.ts";
import type { Repository, State } from "../state/state.ts";
import { workflowName } from "./run.ts";

/** Where a person finds a run: what its `html_url` says behind the address. */
export function runPath(
  { owner, name }: Pick<Repository, "owner" | "name">,
  { id }: Pick<Run, "id">,
): string {
  return `/${owner}/${name}/actions/runs/${id}`;
}

/** A run as a person sees it, in plain text; undefined for every path that is no run's. */
export function runPage(state: State, path: string): string | undefined {
  const [, owner = "", name = "", id] = /^\/([^/]+)\/([^/]+)\/actions\/runs\/(\d+)$/.exec(path) ?? [];
  const repository = id === undefined ? undefined : repositoryOf(state, owner, name);
  const run = repository?.runs.find((each) => each.id === Number(id));
  if (!repository || !run) return undefined;
  const inputs = Object.entries(run.inputs).filter(([, value]) => value !== "");
  return [
    `${repository.owner}/${repository.name}: ${workflowName(run.workflow)}, run ${run.number}`,
    "",
    `status:      ${run.conclusion ?? run.status}`,
    `environment: ${run.environment ?? "none"}`,
    `started by:  ${run.actor}, ${run.createdAt}`,
    `inputs:      ${inputs.map(([key, value]) => `${key}=${value}`).join(", ") || "none"}`,
    ...run.approvals.map(({ state: verdict, user, comment }) => {
      return `review:      ${verdict} by ${user}${comment === "" ? "" : ` (${comment})`}`;
    }),
    "",
  ].join("\n");
}
