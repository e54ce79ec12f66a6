import { z } from "zod";
import { hashed, userOf } from "../state/access.ts";
import { addCommit } from "../state/commit.ts";
import { type Organization, PERMISSIONS, type Repository, type Team, type User } from "../state/state.ts";
import type { Store } from "../state/store.ts";

const plan = z.enum(["free", "pro", "team", "enterprise"]);
const permission = z.enum(PERMISSIONS);

/** A person, with tokens that they have from now on. */
export const userShape = z.strictObject({
  login: z.string().min(1),
  tokens: z.array(z.string().min(1)).optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  plan: plan.optional(),
  sshKeys: z.array(z.string()).optional(),
  gpgKeys: z.array(z.string()).optional(),
});

/** An organization. */
export const organizationShape = z.strictObject({
  login: z.string().min(1),
  plan: plan.optional(),
  members: z.record(z.string(), z.enum(["admin", "member"])).optional(),
});

/** A team of an organization. */
export const teamShape = z.strictObject({
  organization: z.string(),
  name: z.string().min(1),
  members: z.array(z.string()).optional(),
  /** Permission by name of a repository. */
  repositories: z.record(z.string(), permission).optional(),
});

/** A repository with one commit on its default branch. */
export const repositoryShape = z.strictObject({
  owner: z.string(),
  name: z.string().min(1),
  visibility: z.enum(["public", "private"]).optional(),
  defaultBranch: z.string().optional(),
  archived: z.boolean().optional(),
  collaborators: z.record(z.string(), permission).optional(),
  /** Files of the first commit: text by path. Ignored where the repository is there. */
  files: z.record(z.string(), z.string()).optional(),
});

/** Makes sure that a person is there; what is given is changed, the rest stays. */
export function putUser(store: Store, given: z.infer<typeof userShape>): User {
  const { state } = store;
  const user: User = userOf(state, given.login) ?? {
    id: store.nextId(),
    login: given.login,
    name: given.login,
    email: null,
    plan: "free",
    tokens: [],
    sshKeys: [],
    gpgKeys: [],
    createdAt: store.now(),
  };
  const { login: _, tokens, ...rest } = given;
  Object.assign(user, rest, tokens === undefined ? {} : { tokens: tokens.map(hashed) });
  state.users[user.login.toLowerCase()] = user;
  return user;
}

/** Makes sure that an organization is there. */
export function putOrganization(store: Store, given: z.infer<typeof organizationShape>): Organization {
  const key = given.login.toLowerCase();
  const organization: Organization = store.state.organizations[key] ?? {
    id: store.nextId(),
    login: given.login,
    plan: "free",
    members: {},
    teams: {},
    createdAt: store.now(),
  };
  const { login: _, ...rest } = given;
  Object.assign(organization, rest);
  store.state.organizations[key] = organization;
  return organization;
}

/** Makes sure that a team is there. */
export function putTeam(store: Store, given: z.infer<typeof teamShape>): Team {
  const { teams } = putOrganization(store, { login: given.organization });
  const slug = given.name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const team: Team = teams[slug] ?? {
    id: store.nextId(),
    slug,
    name: given.name,
    members: [],
    repositories: {},
  };
  const { organization: _, name: __, ...rest } = given;
  Object.assign(team, rest);
  teams[slug] = team;
  return team;
}

/** Makes sure that a repository is there. */
export function putRepository(store: Store, given: z.infer<typeof repositoryShape>): Repository {
  const key = `${given.owner}/${given.name}`.toLowerCase();
  const repository = store.state.repositories[key] ?? newRepository(store, given);
  const { owner: _, name: __, files: ___, ...rest } = given;
  Object.assign(repository, rest);
  store.state.repositories[key] = repository;
  return repository;
}

function newRepository(store: Store, given: z.infer<typeof repositoryShape>): Repository {
  const repository: Repository = {
    id: store.nextId(),
    owner: given.owner,
    name: given.name,
    visibility: "public",
    archived: false,
    defaultBranch: "main",
    collaborators: {},
    refs: {},
    commits: {},
    tags: {},
    environments: {},
    secrets: {},
    variables: {},
    rulesets: [],
    deployments: [],
    workflows: {},
    runs: [],
    checkRuns: [],
    statuses: [],
    issues: [],
    pulls: [],
    releases: [],
    createdAt: store.now(),
  };
  const texts = Object.entries(given.files ?? { "README.md": `# ${given.name}\n` });
  const commit = addCommit(repository, {
    message: "Begin",
    parents: [],
    author: given.owner,
    date: repository.createdAt,
    files: Object.fromEntries(texts.map(([path, text]) => [path, Buffer.from(text).toString("base64")])),
  });
  repository.refs[`refs/heads/${given.defaultBranch ?? repository.defaultBranch}`] = commit.sha;
  return repository;
}
