import { type Call, type Endpoints, NO_CONTENT, ok } from "../http/endpoint.ts";
import { notFound } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import { repositoryOf } from "../state/access.ts";
import type { Organization, Team } from "../state/state.ts";
import { accountView, organizationView, teamView } from "../views/account.ts";
import { permissionsView, repositoryView, roleOf } from "../views/repository.ts";
import { viewerOf } from "./users.ts";

/** Organizations, their members and teams. Teams and memberships are for members only. */
export const organizations: Endpoints = {
  "GET /orgs/{org}": (call) => ok(organizationView(organizationOf(call), call.viewer)),
  "GET /orgs/{org}/members": (call) =>
    page(call, Object.keys(ownOrganization(call).members), (login) => accountView(call.state, login)),
  "GET /orgs/{org}/memberships/{username}": (call) => {
    const organization = ownOrganization(call);
    const login = call.params.username ?? "";
    const role = organization.members[login];
    if (role === undefined) throw notFound();
    return ok({
      state: "active",
      role,
      organization: organizationView(organization, undefined),
      user: accountView(call.state, login),
    });
  },
  "GET /orgs/{org}/teams": (call) => {
    const organization = ownOrganization(call);
    return page(call, Object.values(organization.teams), (team) => teamView(organization, team));
  },
  "GET /orgs/{org}/teams/{team_slug}": (call) => ok(teamView(organizationOf(call), teamOf(call))),
  "GET /orgs/{org}/teams/{team_slug}/members": (call) =>
    page(call, teamOf(call).members, (login) => accountView(call.state, login)),
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}": (call) => {
    if (!teamOf(call).members.includes(call.params.username ?? "")) throw notFound();
    return ok({ role: "member", state: "active" });
  },
  "GET /orgs/{org}/teams/{team_slug}/repos": (call) => {
    const { login } = organizationOf(call);
    return page(call, Object.entries(teamOf(call).repositories), ([name, permission]) => {
      const repository = repositoryOf(call.state, login, name);
      if (!repository) throw notFound();
      const view = repositoryView(call.state, repository, permission);
      return { ...view, permissions: permissionsView(permission), role_name: roleOf(permission) };
    });
  },
  "GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}": (call) => {
    if (!(call.params.repo && call.params.repo in teamOf(call).repositories)) throw notFound();
    return NO_CONTENT;
  },
};

function organizationOf(call: Call): Organization {
  const organization = call.state.organizations[(call.params.org ?? "").toLowerCase()];
  if (!organization) throw notFound();
  return organization;
}

function ownOrganization(call: Call): Organization {
  const organization = organizationOf(call);
  if (!(viewerOf(call).login in organization.members)) throw notFound();
  return organization;
}

function teamOf(call: Call): Team {
  const team = ownOrganization(call).teams[call.params.team_slug ?? ""];
  if (!team) throw notFound();
  return team;
}
