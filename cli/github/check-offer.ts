import type { OwnerPlan, RepositoryOffer } from "../../config/config.ts";
import { OWNER_PLANS } from "../../config/github-config.ts";
import { ifThere, statusOf } from "../../github/answers.ts";
import type { Github } from "../../github/client.ts";

/** What GitHub says of a repository and its owner. */
export interface RepositoryFacts {
  readonly private: boolean;
  /** Undefined where the token cannot see it: it is never guessed. */
  readonly plan: OwnerPlan | undefined;
  /** Whether the owner of the token administers it. */
  readonly admin: boolean;
  /** Whether its owner is an organisation, which has teams. */
  readonly organization: boolean;
}

/** Reads what GitHub says of a repository; undefined where it shows none to this token. */
export async function readFacts(
  github: Github,
  at: { readonly owner: string; readonly repo: string },
): Promise<RepositoryFacts | undefined> {
  const repository = await ifThere(github.request("GET /repos/{owner}/{repo}", at));
  if (!repository) return undefined;
  const isPrivate = repository.private;
  return {
    private: isPrivate,
    plan: isPrivate ? await readPlan(github, repository.owner) : undefined,
    admin: repository.permissions?.admin === true,
    organization: repository.owner.type === "Organization",
  };
}

async function readPlan(
  github: Github,
  { login, type }: { readonly login: string; readonly type: string },
): Promise<OwnerPlan | undefined> {
  const owner =
    type === "Organization"
      ? await ifThere(github.request("GET /orgs/{org}", { org: login }))
      : await ownPlan(github, login);
  const name = owner?.plan?.name;
  return OWNER_PLANS.find((plan) => plan === name);
}

/** GitHub tells a person's plan to that person only, and nothing of it to a token of an app. */
async function ownPlan(github: Github, login: string) {
  try {
    const { data } = await github.request("GET /user");
    return data.login === login && "plan" in data ? data : undefined;
  } catch (error) {
    if (statusOf(error) === 403) return undefined;
    throw error;
  }
}

const INSTEAD: Readonly<Record<OwnerPlan, string>> = {
  free: "GitHub has no environments and no rules there: secrets and variables become those of the repository, and who may deploy or push is not enforced",
  pro: "GitHub has no reviewers and no wait there: what is promoted is approved as a reviewed pull request",
  team: "GitHub has no reviewers and no wait there: what is promoted is approved as a reviewed pull request",
  enterprise: "GitHub has everything there",
};

/** Where a stack file says something else of a repository than GitHub does; empty where it does not. */
export function offerProblems(
  offer: RepositoryOffer,
  facts: RepositoryFacts,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): readonly string[] {
  if (offer.visibility === "public") {
    if (!facts.private) return [];
    const plan = facts.plan ?? "…";
    const known =
      facts.plan === undefined
        ? `The plan of ${owner} is unknown to this token: write free, pro, team or enterprise`
        : INSTEAD[facts.plan];
    return [
      `repository.private: is false, but ${owner}/${repo} is private. Set private: true and plan: ${plan}. ${known}.`,
    ];
  }
  if (!facts.private) {
    return [
      `repository.private: is true, but ${owner}/${repo} is public, and GitHub has everything there. Remove private and plan.`,
    ];
  }
  if (facts.plan === undefined || facts.plan === offer.plan) return [];
  return [
    `repository.plan: is ${offer.plan}, but ${owner} has the plan ${facts.plan}. Set it to ${facts.plan}. ${INSTEAD[facts.plan]}.`,
  ];
}
