import { inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { notFound } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import { collaboratorsOf, isMember, permissionOf, userOf } from "../state/access.ts";
import { appliesTo } from "../state/patterns.ts";
import { PERMISSIONS, type Permission } from "../state/state.ts";
import { accountView, teamView } from "../views/account.ts";
import { commitView } from "../views/commit.ts";
import { permissionsView, repositoryView, roleOf } from "../views/repository.ts";

/** A repository, its branches, tags and commits, and who may do what in it. */
export const repositories = {
  ...inRepository("pull", {
    "GET ": (call) => ok(repositoryView(call.state, call.repository, call.permission)),
    "GET /branches": (call) =>
      page(call, refs(call, "refs/heads/"), ([name, sha]) => ({
        name,
        protected: isProtected(call, name),
        commit: { sha },
      })),
    "GET /branches/{branch}": (call) => {
      const name = call.params.branch ?? "";
      const commit = call.repository.commits[call.repository.refs[`refs/heads/${name}`] ?? ""];
      if (!commit) throw notFound();
      return ok({ name, protected: isProtected(call, name), commit: commitView(call.state, commit) });
    },
    "GET /tags": (call) => page(call, refs(call, "refs/tags/"), ([name, sha]) => ({ name, commit: { sha } })),
    "GET /commits": (call) =>
      page(call, history(call, call.query.sha ?? call.repository.defaultBranch), (commit) =>
        commitView(call.state, commit),
      ),
    "GET /commits/{ref}": (call) => ok(commitView(call.state, commitOf(call, call.params.ref ?? ""))),
  }),
  ...inRepository("push", {
    "GET /collaborators": (call) =>
      page(call, collaborators(call), ([user, permission]) => ({
        ...accountView(call.state, user.login),
        permissions: permissionsView(permission),
        role_name: roleOf(permission),
      })),
    "GET /collaborators/{username}": (call) => {
      const user = userOf(call.state, call.params.username ?? "");
      if (!user || !isMember(call.state, call.repository, user)) throw notFound();
      return NO_CONTENT;
    },
    "GET /collaborators/{username}/permission": (call) => {
      const user = userOf(call.state, call.params.username ?? "");
      if (!user) throw notFound();
      const permission = permissionOf(call.state, call.repository, user);
      const role = roleOf(permission);
      // The coarse answer knows no triage and no maintain.
      const coarse = { triage: "read", maintain: "write" }[role] ?? role;
      const view = {
        ...accountView(call.state, user.login),
        permissions: permissionsView(permission),
        role_name: role,
      };
      return ok({ permission: coarse, role_name: role, user: view });
    },
    "GET /teams": (call) => {
      const organization = call.state.organizations[call.repository.owner.toLowerCase()];
      if (!organization) return ok([]);
      const teams = Object.values(organization.teams).filter(
        (team) => call.repository.name in team.repositories,
      );
      return page(call, teams, (team) => ({
        ...teamView(organization, team),
        permission: team.repositories[call.repository.name] ?? "pull",
      }));
    },
  }),
};

/** Those with rights of their own; only those who may do at least what `permission` asks for. */
function collaborators({ state, repository, query }: RepositoryCall) {
  const least = PERMISSIONS.indexOf(query.permission as Permission);
  return collaboratorsOf(state, repository).filter(([, has]) => PERMISSIONS.indexOf(has) >= least);
}

/** The commit that a branch, a tag or a (shortened) SHA names; 404 where there is none. */
export function commitOf({ repository }: RepositoryCall, ref: string) {
  const named =
    repository.refs[ref] ??
    repository.refs[`refs/${ref}`] ??
    repository.refs[`refs/heads/${ref}`] ??
    repository.refs[`refs/tags/${ref}`] ??
    Object.keys(repository.commits).find((sha) => ref.length >= 7 && sha.startsWith(ref));
  const sha = repository.tags[named ?? ""]?.object ?? named ?? "";
  const commit = repository.commits[sha];
  if (!commit) throw notFound();
  return commit;
}

function refs({ repository }: RepositoryCall, prefix: string): [string, string][] {
  return Object.entries(repository.refs)
    .filter(([ref]) => ref.startsWith(prefix))
    .map(([ref, sha]): [string, string] => [ref.slice(prefix.length), repository.tags[sha]?.object ?? sha])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function history(call: RepositoryCall, ref: string) {
  const found = [];
  for (let sha: string | undefined = commitOf(call, ref).sha; sha !== undefined; ) {
    const commit: ReturnType<typeof commitOf> | undefined = call.repository.commits[sha];
    if (!commit) break;
    found.push(commit);
    sha = commit.parents[0];
  }
  return found;
}

function isProtected({ repository }: RepositoryCall, branch: string): boolean {
  return repository.rulesets.some(({ enforcement, target, conditions }) => {
    if (enforcement !== "active" || target !== "branch") return false;
    return appliesTo(conditions, `refs/heads/${branch}`, repository.defaultBranch);
  });
}
