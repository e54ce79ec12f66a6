import type { PropertyMap } from "../../drivers/driver.ts";
import { PERMISSIONS, type Permission, type Repository, type State } from "../state/state.ts";
import { accountView } from "./account.ts";

/** A repository, as somebody with these rights sees it. */
export function repositoryView(state: State, repository: Repository, permission: Permission): PropertyMap {
  const owner = accountView(state, repository.owner);
  const path = `${repository.owner}/${repository.name}`;
  return {
    id: repository.id,
    name: repository.name,
    full_name: path,
    owner,
    private: repository.visibility === "private",
    visibility: repository.visibility,
    archived: repository.archived,
    default_branch: repository.defaultBranch,
    description: null,
    fork: false,
    has_issues: true,
    html_url: `https://github.com/${path}`,
    clone_url: `https://github.com/${path}.git`,
    ssh_url: `git@github.com:${path}.git`,
    git_url: `git://github.com/${path}.git`,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.createdAt,
    permissions: permissionsView(permission),
    ...(owner.type === "Organization" ? { organization: owner } : {}),
  };
}

/** What somebody may do, right by right. */
export function permissionsView(permission: Permission): PropertyMap {
  const rank = PERMISSIONS.indexOf(permission);
  return Object.fromEntries(PERMISSIONS.slice(1).map((name, index) => [name, index + 1 <= rank]));
}

/** A permission in the words of roles: `pull` is `read`, `push` is `write`. */
export function roleOf(permission: Permission): string {
  return { pull: "read", push: "write" }[permission as string] ?? permission;
}
