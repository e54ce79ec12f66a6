import type { EnvironmentConfig, ProtectionConfig, RepositoryConfig } from "../../../config/config.ts";

/** A public repository. */
export const REPOSITORY: RepositoryConfig = {
  owner: "acme",
  name: "bot",
  baseUrl: "https://api.github.com/",
  offer: { visibility: "public" },
};

/** An environment that says everything. */
export const ENVIRONMENT: EnvironmentConfig = {
  name: "production",
  reviewers: { users: ["ann", "bob"], teams: ["operators"] },
  selfReview: false,
  adminsBypass: false,
  waitMinutes: 5,
  branches: ["main"],
  tags: ["v*"],
  secrets: ["HMAC_KEY"],
  variables: { LOG_LEVEL: "info" },
  adopt: false,
};

/** Rules with everything on. */
export const PROTECTION: ProtectionConfig = {
  name: "main",
  branch: "main",
  approvals: 2,
  checks: ["Test", "Build"],
  upToDate: true,
  linearHistory: true,
  codeOwners: true,
  lastPush: true,
  dismissStale: true,
  resolveConversations: true,
  source: { kind: "create" },
};
