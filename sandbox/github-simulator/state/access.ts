import { createHash } from "node:crypto";
import { PERMISSIONS, type Permission, type Plan, type Repository, type State, type User } from "./state.ts";

/** A repository by owner and name, whatever their case. */
export function repositoryOf(state: State, owner: string, name: string): Repository | undefined {
  return state.repositories[`${owner}/${name}`.toLowerCase()];
}

/** A user by login, whatever its case. */
export function userOf(state: State, login: string): User | undefined {
  return state.users[login.toLowerCase()];
}

/** What a token is kept as. */
export function hashed(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Whose token it is. */
export function userOfToken(state: State, token: string): User | undefined {
  const wanted = hashed(token);
  return Object.values(state.users).find((user) => user.tokens.includes(wanted));
}

/** The most that somebody may do in a repository: as owner, collaborator or member of a team, or as anybody. */
export function permissionOf(state: State, repository: Repository, viewer: User | undefined): Permission {
  const everybody: Permission = repository.visibility === "public" ? "pull" : "none";
  if (!viewer) return everybody;
  if (viewer.login.toLowerCase() === repository.owner.toLowerCase()) return "admin";
  const organization = state.organizations[repository.owner.toLowerCase()];
  if (organization?.members[viewer.login] === "admin") return "admin";
  const teams = Object.values(organization?.teams ?? {})
    .filter((team) => team.members.includes(viewer.login))
    .map((team) => team.repositories[repository.name] ?? "none");
  return most([everybody, repository.collaborators[viewer.login] ?? "none", ...teams]);
}

/** Everybody with more than everybody's rights in a repository, by login. */
export function collaboratorsOf(state: State, repository: Repository): [User, Permission][] {
  return Object.values(state.users)
    .map((user): [User, Permission] => [user, permissionOf(state, repository, user)])
    .filter(([user, permission]) => isMember(state, repository, user) && permission !== "none");
}

/** Whether somebody has rights in a repository of their own. */
export function isMember(state: State, repository: Repository, user: User): boolean {
  return permissionOf(state, { ...repository, visibility: "private" }, user) !== "none";
}

/** What the owner of a repository pays for. */
export function planOf(state: State, repository: Repository): Plan {
  const owner = repository.owner.toLowerCase();
  return state.organizations[owner]?.plan ?? state.users[owner]?.plan ?? "free";
}

function most(permissions: readonly Permission[]): Permission {
  return permissions.reduce((a, b) => (PERMISSIONS.indexOf(a) >= PERMISSIONS.indexOf(b) ? a : b));
}
