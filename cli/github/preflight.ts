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
import type { Adoption } from "./adoption.ts";
import { offerProblems, type RepositoryFacts, readFacts } from "./check-offer.ts";
import { reviewerProblems } from "./check-reviewers.ts";
import { existingEnvironment } from "./existing-environment.ts";
import { existingRuleset } from "./existing-ruleset.ts";
import { githubOf, type StackGithub } from "./github-config.ts";
import { onGithub } from "./github-error.ts";
import { type OpenGithub, openGithub } from "./open-github.ts";
import { readChecks } from "./workflow-jobs.ts";

/** What a look at GitHub tells the update that follows. */
export interface GithubPreflight {
  /** What is there already and belongs to the stack from now on. */
  readonly adoptions?: readonly Adoption[];
  /** Why nothing on GitHub may change; undefined where it may. */
  readonly keepsGithub?: string;
}

/**
 * Checks what a stack keeps on GitHub before anything changes, with GitHub as the witness. Asks nothing where the stack has
 * nothing there, and changes nothing.
 *
 * @throws UsageError with every problem, one a line
 */
export async function preflightGithub(context: Context, before: BeforeUpdate): Promise<GithubPreflight> {
  const found = await lookAtGithub(context, before);
  if (typeof found === "string")
    throw new UsageError(`GITHUB_TOKEN: is ${found}. Use one of someone who does.`);
  return { adoptions: found };
}

/**
 * The same before a release. A pipeline may do that with a token that administers nothing, as long as nothing on GitHub is to
 * change: then it gives why nothing may.
 *
 * @throws UsageError with every problem, one a line
 */
export async function preflightRelease(context: Context, before: BeforeUpdate): Promise<GithubPreflight> {
  const found = await lookAtGithub(context, before);
  if (typeof found !== "string") return { adoptions: found };
  const repair = "Use one of someone who does, or run slipway up with it first";
  return { keepsGithub: `GITHUB_TOKEN: is ${found}, and this update would change it. ${repair}.` };
}

/** Gives what is taken over; or what is wrong with a token that may only read, and then looks no further. */
async function lookAtGithub(context: Context, before: BeforeUpdate): Promise<readonly Adoption[] | string> {
  const wanted = githubOf(before);
  if (!wanted) return [];
  refuse(checkStackFiles(await allFiles(before)));
  const open = await openGithub(context, wanted.repository);
  return onGithub(`looking at ${open.repository}`, async () => {
    const facts = await readFacts(open.github, open.at);
    refuse(repositoryProblems(context, open, wanted, facts));
    if (!facts?.admin) return `of someone who does not administer ${open.repository}`;
    const checks = offered(wanted.repository.offer);
    const relevant: StackGithub = {
      repository: wanted.repository,
      ...(wanted.environment && { environment: wanted.environment }),
      ...(checks.rules && wanted.protection && { protection: wanted.protection }),
    };
    const resources = before.view.resources.filter(({ pendingDelete }) => !pendingDelete);
    const [reviewers, environment, ruleset, reported] = await Promise.all([
      checks.reviewers ? reviewerProblems(open, relevant, facts) : [],
      existingEnvironment(open, relevant, resources),
      existingRuleset(open, relevant, resources),
      checkProblems(open, relevant),
    ]);
    refuse([...reviewers, ...environment.problems, ...ruleset.problems, ...reported]);
    return [...environment.adoptions, ...ruleset.adoptions];
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

function repositoryProblems(
  { out }: Context,
  { at, repository }: OpenGithub,
  { repository: { offer } }: StackGithub,
  facts: RepositoryFacts | undefined,
): readonly string[] {
  if (!facts) {
    return [
      `repository: GitHub shows no ${repository} to this token. Correct owner and name, or use a token that may see it.`,
    ];
  }
  const problems = offerProblems(offer, facts, at);
  if (problems.length > 0) return problems;
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
