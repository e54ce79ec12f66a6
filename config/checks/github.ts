import { type EnvironmentFields, environment, MOST_REVIEWERS } from "../environment.ts";
import { isMapping } from "../fields.ts";
import { OWNER_PLANS } from "../github-config.ts";
import type { Problem } from "../problem.ts";
import { undeclared } from "./secret-use.ts";

/** Whether what a stack keeps on GitHub belongs together. `secrets` are the declared names; undefined when unknown. */
export function checkGithub(raw: unknown, secrets: readonly string[] | undefined): Problem[] {
  if (!isMapping(raw)) return [];
  return [
    ...withoutRepository(raw),
    ...planProblems(raw.repository),
    ...environmentProblems(raw.environment, secrets),
  ];
}

function withoutRepository(raw: Readonly<Record<string, unknown>>): Problem[] {
  const needing = ["environment", "protection"].find((key) => Object.hasOwn(raw, key));
  if (needing === undefined || Object.hasOwn(raw, "repository")) return [];
  const text = `is missing, and ${needing} needs it. Write { owner: acme, name: alice }, or remove ${needing}.`;
  return [{ path: ["repository"], text }];
}

function planProblems(repository: unknown): Problem[] {
  if (!isMapping(repository)) return [];
  const path = ["repository", "plan"];
  if (repository.private === true && repository.plan === undefined) {
    const plans = `${OWNER_PLANS.slice(0, -1).join(", ")} or ${OWNER_PLANS.at(-1)}`;
    const text = `is missing, and what GitHub offers for a private repository depends on it. Set it to ${plans}.`;
    return [{ path, text }];
  }
  if (repository.private !== true && OWNER_PLANS.some((plan) => plan === repository.plan)) {
    const text = "is for private repositories only. Set private: true, or remove it.";
    return [{ path, text }];
  }
  return [];
}

function environmentProblems(raw: unknown, secrets: readonly string[] | undefined): Problem[] {
  if (!isMapping(raw)) return [];
  const { shape } = environment.unwrap();
  const reviewers = shape.reviewers.safeParse(raw.reviewers);
  const names = shape.secrets.safeParse(raw.secrets);
  return [
    ...(reviewers.success ? tooMany(reviewers.data) : []),
    ...(names.success ? secretProblems(names.data, secrets) : []),
  ];
}

function tooMany({ users, teams }: EnvironmentFields["reviewers"]): Problem[] {
  const count = users.length + teams.length;
  if (count <= MOST_REVIEWERS) return [];
  const text = `has ${count} users and teams, GitHub allows ${MOST_REVIEWERS}. Name a team in place of its members.`;
  return [{ path: ["environment", "reviewers"], text }];
}

function secretProblems(names: readonly string[], declared: readonly string[] | undefined): Problem[] {
  return names.flatMap((name, index) => {
    const path = ["environment", "secrets", index];
    if (declared && !declared.includes(name)) return [{ path, text: undeclared(name, declared) }];
    if (!name.startsWith("GITHUB_")) return [];
    return [{ path, text: "starts with GITHUB_, which GitHub keeps for itself. Rename the secret." }];
  });
}
