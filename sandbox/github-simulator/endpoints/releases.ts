import { createHash } from "node:crypto";
import type { PropertyMap } from "../../drivers/driver.ts";
import { asText } from "../../drivers/properties.ts";
import { created, inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { notFound, wrongField } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import type { Asset, Release } from "../state/records.ts";
import { accountView } from "../views/account.ts";
import { commitOf } from "./repositories.ts";
import { viewerOf } from "./users.ts";

/** Releases and their files, of which size and digest are kept. */
export const releases = {
  ...inRepository("pull", {
    "GET /releases": (call) => page(call, [...visible(call)].reverse(), (item) => releaseView(call, item)),
    "GET /releases/latest": (call) => found(call, (item) => !item.prerelease && !item.draft),
    "GET /releases/tags/{tag}": (call) => found(call, (item) => item.tag === call.params.tag && !item.draft),
    "GET /releases/{release_id}": (call) => ok(releaseView(call, releaseOf(call))),
    "GET /releases/{release_id}/assets": (call) =>
      page(call, releaseOf(call).assets, (asset) => assetView(call, asset)),
    "GET /releases/assets/{asset_id}": (call) => ok(assetView(call, assetOf(call).asset)),
  }),
  ...inRepository("push", {
    "POST /releases": make,
    "PATCH /releases/{release_id}": (call) => {
      const release = releaseOf(call);
      const { body } = call;
      if (body.tag_name !== undefined) release.tag = asText(body.tag_name);
      if (body.target_commitish !== undefined) release.target = asText(body.target_commitish);
      if (body.name !== undefined) release.name = asText(body.name);
      if (body.body !== undefined) release.body = asText(body.body);
      if (body.prerelease !== undefined) release.prerelease = body.prerelease === true;
      if (body.draft !== undefined) release.draft = body.draft === true;
      publish(call, release);
      return ok(releaseView(call, release));
    },
    "DELETE /releases/{release_id}": (call) => {
      const { id } = releaseOf(call);
      call.repository.releases = call.repository.releases.filter((item) => item.id !== id);
      return NO_CONTENT;
    },
    "POST /releases/{release_id}/assets": upload,
    "DELETE /releases/assets/{asset_id}": (call) => {
      const { release, asset } = assetOf(call);
      release.assets = release.assets.filter(({ id }) => id !== asset.id);
      return NO_CONTENT;
    },
  }),
};

function make(call: RepositoryCall) {
  const { body, repository, store } = call;
  const tag = asText(body.tag_name);
  if (repository.releases.some((item) => item.tag === tag && !item.draft)) {
    throw wrongField("Release", "tag_name", "already_exists");
  }
  const release: Release = {
    id: store.nextId(),
    tag,
    target: asText(body.target_commitish) || repository.defaultBranch,
    name: body.name === undefined ? tag : asText(body.name),
    body: body.body === undefined ? null : asText(body.body),
    draft: body.draft === true,
    prerelease: body.prerelease === true,
    author: viewerOf(call).login,
    createdAt: store.now(),
    publishedAt: null,
    assets: [],
  };
  publish(call, release);
  repository.releases.push(release);
  return created(releaseView(call, release));
}

/** A release that is no draft has its tag: it is made where there is none yet. */
function publish(call: RepositoryCall, release: Release): void {
  if (release.draft || release.publishedAt !== null) return;
  call.repository.refs[`refs/tags/${release.tag}`] ??= commitOf(call, release.target).sha;
  release.publishedAt = call.store.now();
}

function upload(call: RepositoryCall) {
  const release = releaseOf(call);
  const name = call.query.name ?? "";
  if (release.assets.some((item) => item.name === name))
    throw wrongField("ReleaseAsset", "name", "already_exists");
  const asset: Asset = {
    id: call.store.nextId(),
    name,
    label: call.query.label ?? null,
    contentType: call.contentType,
    size: call.bytes.length,
    digest: `sha256:${createHash("sha256").update(call.bytes).digest("hex")}`,
    uploader: viewerOf(call).login,
    createdAt: call.store.now(),
  };
  release.assets.push(asset);
  return created(assetView(call, asset));
}

/** Drafts are for those who may push. */
function visible({ repository, permission }: RepositoryCall): readonly Release[] {
  const all = permission !== "pull" && permission !== "triage";
  return repository.releases.filter((item) => all || !item.draft);
}

function found(call: RepositoryCall, wanted: (release: Release) => boolean) {
  const release = visible(call).filter(wanted).at(-1);
  if (!release) throw notFound();
  return ok(releaseView(call, release));
}

function releaseOf(call: RepositoryCall): Release {
  const release = visible(call).find(({ id }) => id === Number(call.params.release_id));
  if (!release) throw notFound();
  return release;
}

function assetOf(call: RepositoryCall): { release: Release; asset: Asset } {
  for (const release of visible(call)) {
    const asset = release.assets.find(({ id }) => id === Number(call.params.asset_id));
    if (asset) return { release, asset };
  }
  throw notFound();
}

function releaseView(call: RepositoryCall, release: Release): PropertyMap {
  const path = `${call.repository.owner}/${call.repository.name}`;
  return {
    id: release.id,
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    author: accountView(call.state, release.author),
    created_at: release.createdAt,
    published_at: release.publishedAt,
    html_url: `https://github.com/${path}/releases/tag/${release.tag}`,
    upload_url: `${call.url}/repos/${path}/releases/${release.id}/assets{?name,label}`,
    assets: release.assets.map((asset) => assetView(call, asset)),
  };
}

function assetView(call: RepositoryCall, asset: Asset): PropertyMap {
  return {
    id: asset.id,
    name: asset.name,
    label: asset.label,
    state: "uploaded",
    content_type: asset.contentType,
    size: asset.size,
    digest: asset.digest,
    uploader: accountView(call.state, asset.uploader),
    created_at: asset.createdAt,
    updated_at: asset.createdAt,
  };
}
