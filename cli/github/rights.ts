import type { ResourceState } from "../../engine/port.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../failure.ts";
import { readFacts } from "./check-offer.ts";
import { onGithub } from "./github-error.ts";
import { type OpenGithub, openGithub } from "./open-github.ts";
import { stackParts } from "./stack-parts.ts";

/**
 * GitHub answers 404 both for what is gone and for what a token may not see: only who administers the repository may
 * conclude that something in it is gone.
 *
 * @throws CommandError where the token does not
 */
export async function assureAdministration({ github, at, repository }: OpenGithub): Promise<void> {
  const facts = await readFacts(github, at);
  if (facts?.admin) return;
  const what = facts ? "may not administer it" : "may not see it, or it is gone";
  throw new CommandError(
    `${repository}: the token ${what}, so what is not found may still be there. Nothing was changed or forgotten. Use a token of someone who administers it.`,
  );
}

/**
 * Lets a run delete what a stack keeps on GitHub: the provider takes what it is not shown for deleted, and the state forgets
 * it. Asks nothing where there is nothing.
 *
 * @throws CommandError where the token does not administer the repository
 */
export async function assureDeletable(context: Context, resources: readonly ResourceState[]): Promise<void> {
  const open = await openParts(context, resources);
  if (open) await onGithub(`looking at ${open.repository}`, () => assureAdministration(open));
}

/**
 * Gives what a run may have forgotten without deleting it, because the token lost its rights meanwhile; undefined where it
 * still has them, or nothing on GitHub was deleted.
 *
 * @param resources of the stack before the run
 * @param deleted names of those that it has deleted
 */
export async function forgottenOnGithub(
  context: Context,
  resources: readonly ResourceState[],
  deleted: readonly string[],
): Promise<string | undefined> {
  const open = deleted.length === 0 ? undefined : await openParts(context, resources);
  if (!open) return undefined;
  const facts = await onGithub(`looking at ${open.repository}`, () => readFacts(open.github, open.at));
  if (facts?.admin) return undefined;
  return `${open.repository}: the token lost its rights while this ran. What was to be deleted may still be there, and the stack knows no more of it: ${deleted.join(", ")}. Look there, and remove it by hand.`;
}

async function openParts(
  context: Context,
  resources: readonly ResourceState[],
): Promise<OpenGithub | undefined> {
  const parts = stackParts(resources);
  return parts && openGithub(context, parts.repository);
}
