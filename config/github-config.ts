/** Repository on GitHub that a stack keeps something in. */
export interface RepositoryConfig {
  /** User or organisation. */
  readonly owner: string;
  readonly name: string;
  /** Address of GitHub, ending in a slash. */
  readonly baseUrl: string;
  /** What GitHub offers for it. */
  readonly offer: RepositoryOffer;
}

/**
 * What GitHub offers for a repository. A public one has everything; for a private one it depends on the plan of its owner.
 * The stack file says which, because resources depend on it: a plan must not differ with what a token may see.
 */
export type RepositoryOffer =
  | { readonly visibility: "public" }
  | { readonly visibility: "private"; readonly plan: OwnerPlan };

/** Plans of owners, from the least to the most. */
export const OWNER_PLANS = ["free", "pro", "team", "enterprise"] as const;

/** Plan of the user or organisation that owns a repository. */
export type OwnerPlan = (typeof OWNER_PLANS)[number];

/** The environment on GitHub that belongs to a stack. */
export interface EnvironmentConfig {
  readonly name: string;
  /** Who may approve a deployment, at most six together. Users in lower-case letters. */
  readonly reviewers: { readonly users: readonly string[]; readonly teams: readonly string[] };
  /** Whether who started a deployment may approve it. */
  readonly selfReview: boolean;
  /** Whether administrators may deploy without approval. */
  readonly adminsBypass: boolean;
  /** Minutes between approval and deployment, 0 to 43200. */
  readonly waitMinutes: number;
  /** Patterns of branches that may deploy; every branch and tag where both lists are empty. */
  readonly branches: readonly string[];
  /** Patterns of tags that may deploy. */
  readonly tags: readonly string[];
  /** Names of secrets of the stack. */
  readonly secrets: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Whether an environment that exists already is taken over. */
  readonly adopt: boolean;
}

/** The rules of a branch. One stack of a repository has them. */
export interface ProtectionConfig {
  /** Name of the ruleset. */
  readonly name: string;
  readonly branch: string;
  /** Approvals of a pull request, 0 to 10. */
  readonly approvals: number;
  /** Names of status checks that must pass. */
  readonly checks: readonly string[];
  readonly upToDate: boolean;
  readonly linearHistory: boolean;
  readonly codeOwners: boolean;
  readonly lastPush: boolean;
  readonly dismissStale: boolean;
  readonly resolveConversations: boolean;
  /** Where the ruleset comes from. */
  readonly source: RulesetSource;
}

/** A new ruleset, or one that exists, by its number on GitHub. */
export type RulesetSource = { readonly kind: "create" } | { readonly kind: "adopt"; readonly id: number };
