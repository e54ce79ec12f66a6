import type { PropertyMap } from "../driver.ts";
import type { ProviderFunction } from "../function.ts";
import { asList, asMap, asNumber, asText, type Maybe } from "../properties.ts";
import { isNotFound } from "./error.ts";
import { connect, type Link } from "./link.ts";
import { goTime } from "./time.ts";

/** `github:index/getUser:getUser`: a person by login, with the public keys. */
export const getUser = lookup("getUser", async ({ username }, link) => {
  const user = asMap(await link.call("GET /users/{username}", { username: asText(username) }));
  const login = { username: asText(user.login) };
  const gpgKeys = asList(await link.call("GET /users/{username}/gpg_keys", login)).map(asMap);
  const sshKeys = asList(await link.call("GET /users/{username}/keys", login)).map(asMap);
  return {
    id: idOf(user),
    username: asText(username),
    ...texts(user, [
      "login",
      "avatarUrl",
      "gravatarId",
      "company",
      "blog",
      "location",
      "name",
      "email",
      "bio",
      "nodeId",
    ]),
    ...numbers(user, ["publicRepos", "publicGists", "followers", "following"]),
    siteAdmin: user.site_admin === true,
    gpgKeys: gpgKeys.map((key) => asText(key.public_key)),
    sshKeys: sshKeys.map((key) => asText(key.key)),
    createdAt: goTime(user.created_at),
    updatedAt: goTime(user.updated_at),
    // How Go prints no time at all.
    suspendedAt: "0001-01-01 00:00:00 +0000 UTC",
  };
});

/** `github:index/getTeam:getTeam`: a team of the provider's owner, which must be an organization, by its slug. */
export const getTeam = lookup("getTeam", async (args, link) => {
  if (!link.organization) {
    throw new Error(
      `this resource can only be used in the context of an organization, "${link.owner}" is a user`,
    );
  }
  const place = { org: link.owner, team_slug: asText(args.slug) };
  const team = asMap(await link.call("GET /orgs/{org}/teams/{team_slug}", place));
  const whole = args.summaryOnly !== true;
  const list = async (of: string) =>
    whole
      ? asList(await link.call(`GET /orgs/{org}/teams/{team_slug}/${of}`, { ...place, per_page: 100 }))
      : [];
  const members = (await list("members")).map(asMap);
  const repositories = (await list("repos")).map(asMap);
  return {
    id: idOf(team),
    ...texts(team, ["name", "slug", "nodeId", "privacy", "permission", "notificationSetting"]),
    membershipType: asText(args.membershipType) || "all",
    summaryOnly: !whole,
    resultsPerPage: asNumber(args.resultsPerPage) || 100,
    members: members.map(({ login }) => asText(login)),
    repositories: repositories.map(({ name }) => asText(name)),
    repositoriesDetaileds: repositories.map(({ id, name, role_name }) => ({
      repoId: asNumber(id),
      repoName: asText(name),
      roleName: asText(role_name),
    })),
  };
});

/** `github:index/getRepository:getRepository`: a repository by `name` or `fullName`. */
export const getRepository = lookup("getRepository", async (args, link) => {
  const [owner, repo] = asText(args.fullName).includes("/")
    ? asText(args.fullName).split("/")
    : [link.owner, asText(args.name)];
  const found = asMap(await link.call("GET /repos/{owner}/{repo}", { owner: owner ?? "", repo: repo ?? "" }));
  return {
    id: asText(found.name),
    repoId: asNumber(found.id),
    ...texts(found, [
      "name",
      "fullName",
      "nodeId",
      "visibility",
      "defaultBranch",
      "htmlUrl",
      "svnUrl",
      "description",
    ]),
    homepageUrl: asText(found.homepage),
    primaryLanguage: asText(found.language),
    sshCloneUrl: asText(found.ssh_url),
    gitCloneUrl: asText(found.git_url),
    httpCloneUrl: asText(found.clone_url),
    ...truths(found, ["private", "archived", "fork", "isTemplate", "hasIssues", "hasProjects", "hasWiki"]),
    ...truths(found, [
      "hasDownloads",
      "hasDiscussions",
      "allowMergeCommit",
      "allowSquashMerge",
      "allowRebaseMerge",
    ]),
    ...truths(found, ["allowAutoMerge", "allowUpdateBranch", "allowForking", "deleteBranchOnMerge"]),
    ...texts(found, [
      "mergeCommitTitle",
      "mergeCommitMessage",
      "squashMergeCommitTitle",
      "squashMergeCommitMessage",
    ]),
    topics: asList(found.topics),
    pages: [],
    templates: [],
    repositoryLicenses: [],
  };
});

/** `github:index/getBranch:getBranch`: the commit of a branch; nothing where there is no such branch. */
export const getBranch = lookup("getBranch", async (args, link) => {
  const asked = { repository: asText(args.repository), branch: asText(args.branch) };
  try {
    const place = { repo: asked.repository, ref: `heads/${asked.branch}` };
    const found = asMap(await link.call("GET /repos/{owner}/{repo}/git/ref/{+ref}", place));
    const sha = asText(asMap(found.object).sha);
    return { id: `${asked.repository}:${asked.branch}`, ...asked, etag: "", ref: asText(found.ref), sha };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return {};
  }
});

/** `github:index/getCollaborators:getCollaborators`: who may do something in a repository. The provider asks for all pages. */
export const getCollaborators = lookup("getCollaborators", async (args, link) => {
  const owner = asText(args.owner);
  const repository = asText(args.repository);
  const affiliation = asText(args.affiliation) || "all";
  const permission = asText(args.permission);
  const asked = { owner, repo: repository, affiliation, ...(permission && { permission }), per_page: 100 };
  const found = asList(await link.call("GET /repos/{owner}/{repo}/collaborators", asked)).map(asMap);
  return {
    id: [owner, repository, affiliation, ...(permission ? [permission] : [])].join("/"),
    owner,
    repository,
    affiliation,
    permission,
    collaborators: found.map((each) => ({
      ...texts(each, ["login", "type", "url", "htmlUrl"]),
      id: asNumber(each.id),
      siteAdmin: each.site_admin === true,
      permission: { read: "pull", write: "push" }[asText(each.role_name)] ?? asText(each.role_name),
    })),
  };
});

function lookup(
  name: string,
  find: (args: PropertyMap, link: Link) => Promise<PropertyMap>,
): ProviderFunction {
  return {
    token: `github:index/${name}:${name}`,
    invoke: async (args, context) => find(args, await connect(context)),
  };
}

function idOf(found: PropertyMap): string {
  return String(asNumber(found.id));
}

function texts(found: PropertyMap, names: readonly string[]): PropertyMap {
  return pick(found, names, asText);
}

function numbers(found: PropertyMap, names: readonly string[]): PropertyMap {
  return pick(found, names, asNumber);
}

function truths(found: PropertyMap, names: readonly string[]): PropertyMap {
  return pick(found, names, (value) => value === true);
}

/** `htmlUrl` here is `html_url` there. */
function pick(
  found: PropertyMap,
  names: readonly string[],
  read: (value: Maybe) => PropertyMap[string],
): PropertyMap {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(names.map((name) => [name, read(found[snake(name)])]));
}
