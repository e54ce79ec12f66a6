import type { PropertyMap } from "../../drivers/driver.ts";
import { userOf } from "../state/access.ts";
import type { Organization, State, Team, User } from "../state/state.ts";

/** A person or an organization in the short form that others refer to; somebody who is gone is `ghost`, as on GitHub. */
export function accountView(state: State, login: string): PropertyMap {
  const organization = state.organizations[login.toLowerCase()];
  const account = organization ?? userOf(state, login);
  return {
    login: account?.login ?? "ghost",
    id: account?.id ?? 0,
    type: organization ? "Organization" : "User",
    site_admin: false,
    html_url: `https://github.com/${login}`,
  };
}

/** A person with everything that others may see; `own` adds what only the person sees. */
export function userView(user: User, own: boolean): PropertyMap {
  const plan = { name: user.plan, space: 0, private_repos: 0, collaborators: 0 };
  return {
    login: user.login,
    id: user.id,
    type: "User",
    site_admin: false,
    html_url: `https://github.com/${user.login}`,
    name: user.name,
    email: user.email,
    bio: null,
    created_at: user.createdAt,
    updated_at: user.createdAt,
    ...(own ? { plan, private_gists: 0, two_factor_authentication: true } : {}),
  };
}

/** An organization; its plan only for its members. */
export function organizationView(organization: Organization, viewer: User | undefined): PropertyMap {
  const member = viewer !== undefined && viewer.login in organization.members;
  const plan = { name: organization.plan, space: 0, private_repos: 0 };
  return {
    login: organization.login,
    id: organization.id,
    type: "Organization",
    html_url: `https://github.com/${organization.login}`,
    created_at: organization.createdAt,
    updated_at: organization.createdAt,
    ...(member ? { plan } : {}),
  };
}

/** A team. */
export function teamView(organization: Organization, team: Team): PropertyMap {
  return {
    id: team.id,
    name: team.name,
    slug: team.slug,
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "pull",
    parent: null,
    html_url: `https://github.com/orgs/${organization.login}/teams/${team.slug}`,
    type: "organization",
    organization_id: organization.id,
    members_count: team.members.length,
    repos_count: Object.keys(team.repositories).length,
    organization: organizationView(organization, undefined),
  };
}
