import { ifThere } from "../../github/answers.ts";
import type { RepositoryFacts } from "./check-offer.ts";
import type { StackGithub } from "./github-config.ts";
import type { OpenGithub } from "./open-github.ts";

/**
 * Which reviewers of an environment could never approve, because GitHub does not know them or does not show them the
 * repository. Everybody sees a public one. Lines `path: problem. repair.`, none when all is well.
 */
export async function reviewerProblems(
  open: OpenGithub,
  { environment }: StackGithub,
  facts: RepositoryFacts,
): Promise<readonly string[]> {
  const { users = [], teams = [] } = environment?.reviewers ?? {};
  const problems = await Promise.all([
    ...users.map((name, index) => located("users", index, name, userProblem(open, name, facts))),
    ...teams.map((name, index) => located("teams", index, name, teamProblem(open, name, facts))),
  ]);
  return problems.flat();
}

async function located(
  kind: "users" | "teams",
  index: number,
  name: string,
  problem: Promise<string | undefined>,
): Promise<string[]> {
  const text = await problem;
  return text === undefined ? [] : [`environment.reviewers.${kind}[${index}]: is ${name}, ${text}`];
}

async function userProblem(
  { github, at, repository }: OpenGithub,
  username: string,
  facts: RepositoryFacts,
): Promise<string | undefined> {
  const user = await ifThere(github.request("GET /users/{username}", { username }));
  if (!user) return "and GitHub has no such user. Correct the name.";
  if (user.type === "Organization") return "which is an organisation. Name people, or teams of it.";
  if (!facts.private) return undefined;
  const route = "GET /repos/{owner}/{repo}/collaborators/{username}";
  if (await isThere(github.request(route, { ...at, username }))) return undefined;
  return `who may not see ${repository} and could never approve. Give them access, or name somebody who has it.`;
}

async function teamProblem(
  { github, at, repository }: OpenGithub,
  team_slug: string,
  facts: RepositoryFacts,
): Promise<string | undefined> {
  if (!facts.organization)
    return `and ${at.owner} is a person: only organisations have teams. Name users instead.`;
  const team = { org: at.owner, team_slug };
  if (!(await isThere(github.request("GET /orgs/{org}/teams/{team_slug}", team)))) {
    return `and ${at.owner} has no such team that this token may see. Correct the name, or use a token that may.`;
  }
  if (!facts.private) return undefined;
  const route = "GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}";
  if (await isThere(github.request(route, { ...team, ...at }))) return undefined;
  return `which may not see ${repository} and could never approve. Give it access, or name another.`;
}

/** Some of these answers have no content. */
async function isThere(answer: Promise<object>): Promise<boolean> {
  return (await ifThere(answer.then(() => ({ data: true })))) === true;
}
