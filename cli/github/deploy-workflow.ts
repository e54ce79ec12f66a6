import { setTimeout as pause } from "node:timers/promises";
import { statusOf } from "../../github/answers.ts";
import { confirmOrNot } from "../confirm.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../failure.ts";
import { Interruption } from "../interruption.ts";
import { onGithub } from "./github-error.ts";
import type { OpenGithub } from "./open-github.ts";
import { RunProgress } from "./run-progress.ts";

/** File of the workflow that deploys, below `.github/workflows`. */
export const DEPLOY_WORKFLOW = "deploy.yml";

/** A run of the deploy workflow. */
export interface DeployRun {
  readonly id: number;
  /** For people. */
  readonly url: string;
}

/** Starts the deploy workflow on the default branch. Throws {@link CommandError} with what GitHub says. */
export async function dispatchDeploy(
  { github, at, repository }: OpenGithub,
  inputs: Readonly<Record<string, string>>,
): Promise<DeployRun> {
  return onGithub(`starting ${DEPLOY_WORKFLOW} of ${repository}`, async () => {
    const { data } = await github.request("GET /repos/{owner}/{repo}", at);
    const route = "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";
    // Without the details nothing tells which run it became.
    const asked = { ...at, workflow_id: DEPLOY_WORKFLOW, ref: data.default_branch, inputs };
    const answer = await github
      .request(route, { ...asked, return_run_details: true })
      .catch((error: unknown) => {
        throw statusOf(error) === 404 ? withoutWorkflow(repository) : error;
      });
    const { workflow_run_id, html_url } = answer.data as { workflow_run_id: number; html_url: string };
    return { id: workflow_run_id, url: html_url };
  });
}

function withoutWorkflow(repository: string): CommandError {
  return new CommandError(
    `${repository}: GitHub has no workflow ${DEPLOY_WORKFLOW} on its default branch that this token may start. Merge it first, or promote from here without an approval: --here`,
  );
}

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;

/**
 * Follows a run to its end, and through the approval that it waits for. Whoever may give that is asked. Gives why it came to
 * nothing; undefined when it went well.
 */
export async function followRun(
  context: Context,
  open: OpenGithub,
  run: DeployRun,
): Promise<string | undefined> {
  const { github, at } = open;
  const where = { ...at, run_id: run.id };
  const progress = new RunProgress(context.out, DEPLOY_WORKFLOW);
  let asked = false;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(1.5 * wait, LONGEST_PAUSE)) {
    const { data } = await onGithub(`following ${run.url}`, () =>
      github.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", where),
    );
    if (data.status === "completed") return outcome(open, run, data.conclusion);
    if (data.status === "waiting" && !asked) asked = await askForApproval(context, open, run);
    if (data.status === "in_progress") progress.tell(await jobsOf(open, run));
    await rest(context, run, wait);
  }
}

async function jobsOf({ github, at }: OpenGithub, { id, url }: DeployRun) {
  const route = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs";
  const { data } = await onGithub(`following ${url}`, () => github.request(route, { ...at, run_id: id }));
  return data.jobs;
}

async function rest({ world }: Context, { url }: DeployRun, ms: number): Promise<void> {
  try {
    await pause(ms, undefined, { signal: world.signal });
  } catch {
    throw new Interruption(`interrupted. The run goes on by itself: ${url}`);
  }
}

/** Gives whether there was something to approve, and everyone who can was told. */
async function askForApproval(context: Context, open: OpenGithub, run: DeployRun): Promise<boolean> {
  const { github, at } = open;
  const where = { ...at, run_id: run.id };
  const route = "/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments";
  const { data: pending } = await onGithub(`following ${run.url}`, () =>
    github.request(`GET ${route}`, where),
  );
  if (pending.length === 0) return false;
  const names = pending.map(({ environment }) => environment.name ?? "").join(", ");
  const people = pending.flatMap(({ reviewers }) => reviewers.map(nameOf));
  context.out.say(`${names} waits for the approval of ${people.join(" or ")}: ${run.url}`);
  context.out.event({ type: "approval", environments: names, reviewers: people, url: run.url });
  if (!pending.every(({ current_user_can_approve }) => current_user_can_approve)) return true;
  const verdict = await confirmOrNot(context, `Approve the deployment to ${names}?`);
  if (verdict === undefined) return true;
  const state = verdict ? ("approved" as const) : ("rejected" as const);
  const environment_ids = pending.map(({ environment }) => Number(environment.id));
  await onGithub(`reviewing ${run.url}`, () =>
    github.request(`POST ${route}`, { ...where, environment_ids, state, comment: "slipway promote" }),
  );
  return true;
}

function nameOf({ reviewer }: { readonly reviewer?: object }): string {
  const { login, slug } = (reviewer ?? {}) as { login?: string; slug?: string };
  return login ?? slug ?? "someone";
}

async function outcome(
  { github, at }: OpenGithub,
  { id, url }: DeployRun,
  conclusion: string | null,
): Promise<string | undefined> {
  if (conclusion === "success") return undefined;
  const route = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals";
  const { data } = await onGithub(`following ${url}`, () => github.request(route, { ...at, run_id: id }));
  const refused = data.find(({ state }) => state === "rejected");
  if (!refused) return `${DEPLOY_WORKFLOW} ended with ${conclusion}: ${url}`;
  const said = refused.comment === "" ? "" : ` (${refused.comment})`;
  return `${refused.user.login} refused the deployment${said}. Nothing was changed: ${url}`;
}
