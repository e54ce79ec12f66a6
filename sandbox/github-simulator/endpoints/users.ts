import { type Call, type Endpoints, ok } from "../http/endpoint.ts";
import { Failure, notFound } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import { userOf } from "../state/access.ts";
import type { User } from "../state/state.ts";
import { accountView, organizationView, userView } from "../views/account.ts";

/** People. */
export const users: Endpoints = {
  "GET /user": (call) => ok(userView(viewerOf(call), true)),
  "GET /user/orgs": (call) => {
    const { login } = viewerOf(call);
    const own = Object.values(call.state.organizations).filter((item) => login in item.members);
    return page(call, own, (item) => ({ login: item.login, id: item.id, description: null }));
  },
  "GET /user/{account_id}": (call) => {
    const wanted = Number(call.params.account_id);
    const user = Object.values(call.state.users).find(({ id }) => id === wanted);
    if (!user) throw notFound();
    return ok(userView(user, false));
  },
  "GET /users/{username}": (call) => {
    const login = call.params.username ?? "";
    const organization = call.state.organizations[login.toLowerCase()];
    // Every organization answers as a person, too.
    if (organization)
      return ok({ ...organizationView(organization, undefined), ...accountView(call.state, login) });
    return ok(userView(named(call), false));
  },
  "GET /users/{username}/keys": (call) =>
    page(call, accountKeys(call, "sshKeys"), (key) => ({ id: call.store.state.nextId, key })),
  "GET /users/{username}/gpg_keys": (call) =>
    page(call, accountKeys(call, "gpgKeys"), (key) => ({
      id: call.store.state.nextId,
      key_id: "0000000000000000",
      public_key: key,
      created_at: named(call).createdAt,
    })),
};

/** Who asks; 401 where nobody says so. */
export function viewerOf(call: Call): User {
  if (!call.viewer) throw new Failure(401, "Requires authentication");
  return call.viewer;
}

function named(call: Call): User {
  const user = userOf(call.state, call.params.username ?? "");
  if (!user) throw notFound();
  return user;
}

function accountKeys(call: Call, kind: "sshKeys" | "gpgKeys"): readonly string[] {
  if (call.state.organizations[(call.params.username ?? "").toLowerCase()]) return [];
  return named(call)[kind];
}
