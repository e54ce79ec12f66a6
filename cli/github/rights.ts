import { CommandError } from "../failure.ts";
import { readFacts } from "./check-offer.ts";
import type { OpenGithub } from "./open-github.ts";

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
