import type { PropertyMap } from "../../drivers/driver.ts";

/** One state that a deployment was in. */
export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly creator: string;
  readonly createdAt: string;
}

/** A deployment to an environment. */
export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: PropertyMap | string;
  readonly creator: string;
  readonly createdAt: string;
  statuses: DeploymentStatus[];
}

/** What a reviewer said about a waiting run. */
export interface Approval {
  readonly user: string;
  readonly state: "approved" | "rejected";
  readonly comment: string;
  readonly environment: string;
}

/** One run of a workflow. It has one job. */
export interface Run {
  readonly id: number;
  readonly number: number;
  readonly jobId: number;
  readonly workflow: string;
  readonly event: string;
  readonly actor: string;
  readonly ref: string;
  readonly sha: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment?: string | undefined;
  deployment?: number | undefined;
  status: "queued" | "waiting" | "in_progress" | "completed";
  conclusion: "success" | "failure" | "cancelled" | null;
  approvals: Approval[];
  readonly createdAt: string;
  updatedAt: string;
}

/** A check of a commit by a program. */
export interface CheckRun {
  readonly id: number;
  name: string;
  readonly sha: string;
  status: string;
  conclusion: string | null;
  output: PropertyMap;
  detailsUrl: string | null;
  readonly startedAt: string;
  completedAt: string | null;
}

/** The older form of a check: a state of a commit. */
export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: string;
}

/** A comment on an issue or a pull request. */
export interface Comment {
  readonly id: number;
  body: string;
  readonly user: string;
  readonly createdAt: string;
  updatedAt: string;
}

/** An issue; every pull request has one of the same number. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  readonly user: string;
  comments: Comment[];
  readonly createdAt: string;
  updatedAt: string;
}

/** What somebody said about a pull request as a whole. */
export interface Review {
  readonly id: number;
  readonly user: string;
  readonly state: string;
  readonly body: string;
  readonly sha: string;
  readonly submittedAt: string;
}

/** A pull request, beside its {@link Issue}. */
export interface Pull {
  readonly id: number;
  readonly number: number;
  readonly head: string;
  base: string;
  draft: boolean;
  /** The commit that merged it. */
  merged: string | null;
  mergedBy: string | null;
  mergedAt: string | null;
  reviews: Review[];
}

/** A file of a release. */
export interface Asset {
  readonly id: number;
  readonly name: string;
  readonly label: string | null;
  readonly contentType: string;
  readonly size: number;
  readonly digest: string;
  readonly uploader: string;
  readonly createdAt: string;
}

/** A release of a repository. */
export interface Release {
  readonly id: number;
  tag: string;
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  readonly author: string;
  readonly createdAt: string;
  publishedAt: string | null;
  assets: Asset[];
}
