import type { EnvironmentConfig, RepositoryConfig } from "../../config/config.ts";
import { offered } from "./offer.ts";

/** Where secrets and variables of a stack live on GitHub. */
export type Place =
  /** In its environment, under their own names. */
  | { readonly kind: "environment" }
  /** Among those of the repository, because there are no environments: every name gets the prefix. */
  | { readonly kind: "repository"; readonly prefix: string };

/** What becomes of an environment, as plain data. */
export interface EnvironmentPlan {
  readonly place: Place;
  /** Users and teams that must approve, by name. */
  readonly reviewers: EnvironmentConfig["reviewers"];
  readonly preventSelfReview: boolean;
  readonly canAdminsBypass: boolean;
  /** Minutes. */
  readonly waitTimer: number;
  /** Which branches and tags may deploy; empty: all of them. */
  readonly policies: readonly DeploymentPolicy[];
  /** What a person must know of it, one sentence or more each. */
  readonly notes: readonly string[];
}

/** One pattern of what may deploy. */
export type DeploymentPolicy =
  | { readonly kind: "branch"; readonly pattern: string }
  | { readonly kind: "tag"; readonly pattern: string };

const NOBODY = { users: [], teams: [] };

/** What GitHub can hold of an environment, and what is to be said of the rest. */
export function planEnvironment(config: EnvironmentConfig, repository: RepositoryConfig): EnvironmentPlan {
  const { environments, reviewers } = offered(repository.offer);
  const approved = config.reviewers.users.length + config.reviewers.teams.length > 0;
  return {
    place: environments
      ? { kind: "environment" }
      : { kind: "repository", prefix: environmentPrefix(config.name) },
    reviewers: reviewers ? config.reviewers : NOBODY,
    preventSelfReview: reviewers && approved && !config.selfReview,
    canAdminsBypass: config.adminsBypass,
    waitTimer: reviewers ? config.waitMinutes : 0,
    policies: environments ? policies(config) : [],
    notes: notes(config, repository),
  };
}

/** `production` is `PRODUCTION_`: what stands before names that belong to an environment that cannot be. */
export function environmentPrefix(environment: string): string {
  const word = environment.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
  // GitHub takes no name that starts with a digit or with its own.
  return `${/^(\d|GITHUB$|GITHUB_)/.test(word) ? "_" : ""}${word}_`;
}

function policies({ branches, tags }: EnvironmentConfig): DeploymentPolicy[] {
  return [
    ...branches.map((pattern) => ({ kind: "branch" as const, pattern })),
    ...tags.map((pattern) => ({ kind: "tag" as const, pattern })),
  ];
}

function notes(config: EnvironmentConfig, { owner, name, offer }: RepositoryConfig): string[] {
  const { environments, reviewers } = offered(offer);
  const repository = `${owner}/${name}`;
  const people = [...config.reviewers.users, ...config.reviewers.teams];
  if (!environments) return [withoutEnvironments(config, repository)];
  if (!reviewers) {
    const kept = [people.length > 0 ? "reviewers" : "", config.waitMinutes > 0 ? "wait" : ""].filter(Boolean);
    if (kept.length === 0) return [];
    return [
      `environment.${kept.join(" and ")}: ${repository} is private, and GitHub has that for private repositories with ` +
        "Enterprise only. It is left out: what is promoted is approved as a reviewed pull request.",
    ];
  }
  const [only] = config.reviewers.users;
  if (config.selfReview || people.length !== 1 || only === undefined) return [];
  return [
    `environment.selfReview: is false, and ${only} is the only reviewer: nobody can approve what ${only} starts.`,
  ];
}

function withoutEnvironments({ name, reviewers }: EnvironmentConfig, repository: string): string {
  const people = [...reviewers.users, ...reviewers.teams];
  const who =
    people.length === 0
      ? ""
      : ` Only ${people.join(", ")} should deploy it, by hand: GitHub does not enforce that there.`;
  return (
    `environment: ${repository} is private on the Free plan, where GitHub has no environments. Secrets and variables ` +
    `of ${name} become those of the repository, as ${environmentPrefix(name)}NAME.${who}`
  );
}
