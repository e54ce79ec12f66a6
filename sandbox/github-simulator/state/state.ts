import type { PropertyMap } from "../../drivers/driver.ts";
import type { CheckRun, Deployment, Issue, Pull, Release, Run, Status } from "./records.ts";

/** What an account pays for. It decides what GitHub refuses for private repositories. */
export type Plan = "free" | "pro" | "team" | "enterprise";

/** What somebody may do in a repository, from the least to the most. */
export const PERMISSIONS = ["none", "pull", "triage", "push", "maintain", "admin"] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** A person. */
export interface User {
  readonly id: number;
  readonly login: string;
  name: string;
  email: string | null;
  plan: Plan;
  /** SHA-256 of each of the person's tokens. */
  tokens: string[];
  sshKeys: string[];
  gpgKeys: string[];
  readonly createdAt: string;
}

/** A team of an organization. */
export interface Team {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  members: string[];
  /** Permission by name of a repository of the organization. */
  repositories: Record<string, Permission>;
}

/** An organization with its teams by slug. */
export interface Organization {
  readonly id: number;
  readonly login: string;
  plan: Plan;
  members: Record<string, "admin" | "member">;
  teams: Record<string, Team>;
  readonly createdAt: string;
}

/** A secret as it came: sealed for the public key. Only the control interface opens it. */
export interface StoredSecret {
  readonly sealed: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A variable. */
export interface StoredVariable {
  readonly value: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A pattern of branches or tags that may deploy to an environment. */
export interface BranchPolicy {
  readonly id: number;
  name: string;
  readonly type: "branch" | "tag";
}

/** Who must agree before a job may use an environment. */
export interface Reviewer {
  readonly type: "User" | "Team";
  readonly id: number;
}

/** An environment of a repository. */
export interface Environment {
  readonly id: number;
  readonly name: string;
  waitTimer: number;
  preventSelfReview: boolean;
  canAdminsBypass: boolean;
  reviewers: Reviewer[];
  branchPolicy: "all" | "protected" | "custom";
  policies: BranchPolicy[];
  secrets: Record<string, StoredSecret>;
  variables: Record<string, StoredVariable>;
  readonly createdAt: string;
  updatedAt: string;
}

/** A ruleset: `rules`, `conditions` and `bypassActors` as the client wrote them. */
export interface Ruleset {
  readonly id: number;
  name: string;
  target: string;
  enforcement: string;
  bypassActors: PropertyMap[];
  conditions: PropertyMap | null;
  rules: PropertyMap[];
  readonly createdAt: string;
  updatedAt: string;
}

/** A commit with all files of its tree: what a bot's repository holds is little. */
export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly date: string;
  /** Contents in base64 by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** An annotated tag. */
export interface TagObject {
  readonly sha: string;
  readonly tag: string;
  readonly message: string;
  readonly object: string;
  readonly tagger: string;
  readonly date: string;
}

/** A repository and all that belongs to it. */
export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  visibility: "public" | "private";
  archived: boolean;
  defaultBranch: string;
  collaborators: Record<string, Permission>;
  /** `refs/heads/main` and `refs/tags/v1` with the commit or tag object that they name. */
  refs: Record<string, string>;
  commits: Record<string, Commit>;
  tags: Record<string, TagObject>;
  environments: Record<string, Environment>;
  secrets: Record<string, StoredSecret>;
  variables: Record<string, StoredVariable>;
  rulesets: Ruleset[];
  deployments: Deployment[];
  /** Ids of workflows by their path. */
  workflows: Record<string, number>;
  runs: Run[];
  checkRuns: CheckRun[];
  statuses: Status[];
  issues: Issue[];
  pulls: Pull[];
  releases: Release[];
  readonly createdAt: string;
}

/** The whole of this GitHub, as it is written to the disk. */
export interface State {
  nextId: number;
  /** Milliseconds of the last time that was given out: no two writes have the same second. */
  lastTime: number;
  users: Record<string, User>;
  organizations: Record<string, Organization>;
  /** By `owner/name`, in lower case. */
  repositories: Record<string, Repository>;
  /** Commands in the place of workflows, by `owner/name/path`. */
  jobs: Record<string, CommandJob>;
}

/** A command that runs in the place of a dispatched workflow. */
export interface CommandJob {
  /** Program and arguments; it gets {@link import("../runs/job.ts").JobInput} as JSON on standard input. */
  readonly command: readonly string[];
  /** Environment of the job, or the dispatch input that names it; absent: the job uses none. */
  readonly environment?: string | { readonly input: string };
}

/** A GitHub with nobody in it. */
export function emptyState(): State {
  return { nextId: 1, lastTime: 0, users: {}, organizations: {}, repositories: {}, jobs: {} };
}
