import type { PropertyMap, PropertyValue } from "../driver.ts";
import { asMap, asText } from "../properties.ts";
import { type GitHubAddress, githubAddress } from "./address.ts";
import { isNotFound, toGitHubError } from "./error.ts";

/** What a link needs of the step or the lookup that it serves. */
export interface LinkContext {
  readonly providerConfig: PropertyMap;
  log(severity: "info" | "warning", message: string): void;
  readonly signal: AbortSignal;
}

/** GitHub, and how to speak with it. */
export interface Link {
  readonly owner: string;
  /** Whether the owner is an organization, which has teams. */
  readonly organization: boolean;
  /** `call("GET /repos/{owner}/{repo}", { repo })`; the owner is filled in. What it throws is a {@link GitHubError}. */
  call(route: string, parameters?: PropertyMap): Promise<PropertyValue>;
  /** The same; undefined where GitHub says that there is nothing, and the repository is still ours to administer. */
  find(route: string, parameters: PropertyMap & { repo: string }): Promise<PropertyMap | undefined>;
}

const owners = new Map<string, Promise<{ readonly login: string; readonly organization: boolean }>>();

/** Connects. The first use of an address asks who the owner is, as the real provider does: a wrong token fails there. */
export async function connect(context: LinkContext): Promise<Link> {
  const address = githubAddress(context.providerConfig);
  // Loaded only when it is used: most programs do without GitHub.
  const { clientFor } = await import("./client.ts");
  const client = clientFor(address, context);
  const send = async (route: string, parameters: PropertyMap): Promise<PropertyValue> => {
    try {
      const response = await client.request(route, { ...parameters, request: { signal: context.signal } });
      return response.data as PropertyValue;
    } catch (error) {
      throw toGitHubError(error);
    }
  };
  const { login: owner, organization } = await ownerOf(address, send);
  // Where the path has no place for it, it would go into the query.
  const call = (route: string, parameters: PropertyMap = {}) =>
    send(route, route.includes("{owner}") ? { owner, ...parameters } : parameters);
  return { owner, organization, call, find: (route, parameters) => find(call, owner, route, parameters) };
}

type Call = Link["call"];

/**
 * GitHub answers 404 both for what is gone and for what a token may not see. Only who can still administer the repository
 * may conclude that something in it is gone: otherwise lost rights would make the state forget what exists.
 */
async function find(
  call: Call,
  owner: string,
  route: string,
  parameters: PropertyMap & { repo: string },
): Promise<PropertyMap | undefined> {
  try {
    return asMap(await call(route, parameters));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await assureAdministration(call, owner, parameters.repo);
    return undefined;
  }
}

/** @throws Error where the token does not see the repository, or may not administer it. */
async function assureAdministration(call: Call, owner: string, repo: string): Promise<void> {
  const name = `${owner}/${repo}`;
  const repository = await call("GET /repos/{owner}/{repo}", { repo }).then(asMap, (error) => {
    if (!isNotFound(error)) throw error;
    throw new Error(
      `${name}: is gone, or the token may not see it any more. Nothing is forgotten: give the token its rights back, or take what is gone out of the state.`,
      { cause: error },
    );
  });
  if (asMap(repository.permissions).admin === true) return;
  throw new Error(
    `${name}: the token may not administer it any more, so what is not found may still be there. Nothing is forgotten: give the token its rights back.`,
  );
}

function ownerOf(
  address: GitHubAddress,
  send: (route: string, parameters: PropertyMap) => Promise<PropertyValue>,
) {
  const key = JSON.stringify([address.api, address.token, address.owner]);
  const known = owners.get(key);
  if (known !== undefined) return known;
  const route = address.owner ? "GET /users/{username}" : "GET /user";
  const found = send(route, address.owner ? { username: address.owner } : {}).then((data) => ({
    login: asText(asMap(data).login),
    organization: asMap(data).type === "Organization",
  }));
  owners.set(key, found);
  found.catch(() => owners.delete(key));
  return found;
}
