import type { Context } from "../context.ts";
import { githubOf } from "../github/github-config.ts";
import { preflightGithub } from "../github/preflight.ts";
import type { BeforeUpdate } from "../update.ts";
import { bad, type Check, good } from "./check.ts";

/** Token, its rights, the owner's plan, and what GitHub has already: the checks that `up` makes, asked before it. */
export async function checkGithub(context: Context, before: BeforeUpdate): Promise<Check[]> {
  const wanted = githubOf(before);
  if (wanted === undefined) return [];
  const { owner, name } = wanted.repository;
  try {
    await preflightGithub(context, before);
    return [good("github", `${owner}/${name}: token, rights and plan are enough`)];
  } catch (error) {
    return (error as Error).message.split("\n").map(toCheck);
  }
}

/** A line of the form `where: problem. repair.` */
function toCheck(line: string): Check {
  const at = line.lastIndexOf(". ", line.length - 2);
  const [detail, repair] = at < 0 ? [line, "See the message"] : [line.slice(0, at), line.slice(at + 2)];
  const id = line.startsWith("GITHUB_TOKEN")
    ? "github-token"
    : line.startsWith("repository.pl") || line.startsWith("repository.private")
      ? "github-plan"
      : "github";
  return bad(id, detail, repair.replace(/\.$/, ""));
}
