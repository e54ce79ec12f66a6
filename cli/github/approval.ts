import { offered } from "../../components/github/offer.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../failure.ts";
import type { BeforeUpdate } from "../update.ts";
import { githubOf, type StackGithub } from "./github-config.ts";
import { onGithub } from "./github-error.ts";
import { openGithub } from "./open-github.ts";

/** An environment that GitHub lets nobody into without an approval. */
export interface Guarded {
  readonly repository: StackGithub["repository"];
  /** Name of the environment. */
  readonly environment: string;
}

/**
 * The guarded environment of a stack, where an update must go through its approval; undefined where it may run here: nobody
 * reviews it, or GitHub has let this very job in, or `here` says to ask nobody, which is then said aloud.
 *
 * @throws CommandError in a job of the repository that nobody has approved
 */
export async function awaitingApproval(
  context: Context,
  before: BeforeUpdate,
  here: boolean,
): Promise<Guarded | undefined> {
  const { repository, environment } = githubOf(before) ?? {};
  const { users = [], teams = [] } = environment?.reviewers ?? {};
  if (!repository || !environment || users.length + teams.length === 0) return undefined;
  if (!offered(repository.offer).reviewers) return undefined;
  const guarded = { repository, environment: environment.name };
  if (here) {
    context.out.say(`${before.stack}: GitHub's approval of ${guarded.environment} was not asked (--here)`);
    return undefined;
  }
  const run = ownRun(context.world.env, guarded);
  if (run === undefined) return guarded;
  if (await isApproved(context, guarded, run)) return undefined;
  throw new CommandError(
    `nobody has approved run ${run} for ${guarded.environment}. Give the job environment: ${guarded.environment}, so that GitHub asks for it. Nothing was changed.`,
  );
}

/** Number of the run that this is a job of, where it is one of this repository. */
function ownRun(env: NodeJS.ProcessEnv, { repository: { owner, name } }: Guarded): number | undefined {
  const isOwn = env.GITHUB_REPOSITORY?.toLowerCase() === `${owner}/${name}`.toLowerCase();
  return env.GITHUB_ACTIONS === "true" && isOwn ? Number(env.GITHUB_RUN_ID) : undefined;
}

/** A job knows no environment of its own: the run's reviews tell which ones it was let into. */
async function isApproved(
  context: Context,
  { repository, environment }: Guarded,
  run: number,
): Promise<boolean> {
  const { github, at, repository: name } = await openGithub(context, repository);
  const route = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals";
  const { data } = await onGithub(`reading who approved run ${run} of ${name}`, () =>
    github.request(route, { ...at, run_id: run }),
  );
  return data.some(
    ({ state, environments }) =>
      state === "approved" &&
      environments.some((each) => each.name?.toLowerCase() === environment.toLowerCase()),
  );
}
