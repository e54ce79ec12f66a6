import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { offered } from "../../components/github/offer.ts";
import { stackFileValues } from "../../config/check-file.ts";
import { checkStackFiles, type StackValues } from "../../config/check-stacks.ts";
import { suggestion } from "../../config/nearest.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { stackNames } from "../project.ts";
import type { BeforeUpdate } from "../update.ts";
import { existingProblems } from "./check-existing.ts";
import { offerProblems, readFacts } from "./check-offer.ts";
import { githubOf, type StackGithub } from "./github-config.ts";
import { onGithub } from "./github-error.ts";
import { type OpenGithub, openGithub } from "./open-github.ts";
import { readChecks } from "./workflow-jobs.ts";

/**
 * Checks what a stack keeps on GitHub before anything changes, with GitHub as the witness. Asks nothing where the stack has
 * nothing there.
 *
 * @throws UsageError with every problem, one a line
 */
export async function preflightGithub(context: Context, before: BeforeUpdate): Promise<void> {
  const wanted = githubOf(before);
  if (!wanted) return;
  refuse(checkStackFiles(await allFiles(before)));
  const open = await openGithub(context, wanted.repository);
  await onGithub(`looking at ${open.repository}`, async () => {
    refuse(await repositoryProblems(context, open, wanted));
    const checks = offered(wanted.repository.offer);
    const relevant: StackGithub = {
      repository: wanted.repository,
      ...(checks.environments && wanted.environment && { environment: wanted.environment }),
      ...(checks.rules && wanted.protection && { protection: wanted.protection }),
    };
    const [existing, reported] = await Promise.all([
      existingProblems(open, relevant, before.view.resources),
      checkProblems(open, relevant),
    ]);
    refuse([...existing, ...reported]);
  });
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
}

/** The file of this stack first, then those of the others. */
async function allFiles({ engine, file }: BeforeUpdate): Promise<readonly StackValues[]> {
  const paths = await Promise.all(stackNames(engine.projectDir).map((stack) => engine.stackFile(stack)));
  const others = paths.filter((path) => path !== file.path);
  const texts = await Promise.all(others.map((path) => readFile(path, "utf8")));
  return [
    { file: basename(file.path), values: stackFileValues(file.text) },
    ...texts.map((text, index) => ({
      file: basename(others[index] ?? ""),
      values: stackFileValues(text),
    })),
  ];
}

async function repositoryProblems(
  { out }: Context,
  { github, at, repository }: OpenGithub,
  { repository: { offer } }: StackGithub,
): Promise<readonly string[]> {
  const facts = await readFacts(github, at);
  if (!facts) {
    return [
      `repository: GitHub shows no ${repository} to this token. Correct owner and name, or use a token that may see it.`,
    ];
  }
  const problems = offerProblems(offer, facts, at);
  if (problems.length > 0) return problems;
  if (!facts.admin) {
    return [
      `GITHUB_TOKEN: is of someone who does not administer ${repository}. Use one of someone who does.`,
    ];
  }
  if (offer.visibility === "private" && facts.plan === undefined) {
    out.say(
      `repository.plan: the plan of ${at.owner} is unknown to this token. It is taken for ${offer.plan}, as the file says.`,
    );
  }
  return [];
}

/** A check that nothing reports would keep every pull request waiting for ever. */
async function checkProblems(open: OpenGithub, { protection }: StackGithub): Promise<readonly string[]> {
  if (!protection || protection.checks.length === 0) return [];
  const { branch, checks } = protection;
  const reported = await readChecks(open.github, open.at, branch);
  return checks.flatMap((check, index) => {
    if (reported.reports(check)) return [];
    const repair =
      reported.names.length === 0
        ? `Merge the workflow to ${branch} first, or remove it here.`
        : suggestion(check, [...new Set(reported.names)]);
    return [
      `protection.checks[${index}]: is ${check}, which no job of a workflow on ${branch} reports. ${repair}`,
    ];
  });
}
