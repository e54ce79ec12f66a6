import type { PropertyMap } from "../../drivers/driver.ts";
import { asText } from "../../drivers/properties.ts";
import { created, inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { invalid, notFound } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import { shaOf } from "../state/commit.ts";
import type { Repository, TagObject } from "../state/state.ts";
import { viewerOf } from "./users.ts";

/** Branches and tags as git has them. */
export const refs = {
  ...inRepository("pull", {
    "GET /git/ref/{ref}": (call) => ok(refView(call.repository, existing(call))),
    "GET /git/matching-refs/{ref}": (call) => {
      const prefix = `refs/${call.params.ref}`;
      const found = Object.keys(call.repository.refs).filter((ref) => ref.startsWith(prefix));
      return page(call, found.sort(), (ref) => refView(call.repository, ref));
    },
    "GET /git/tags/{tag_sha}": (call) => {
      const tag = call.repository.tags[call.params.tag_sha ?? ""];
      if (!tag) throw notFound();
      return ok(tagView(tag));
    },
  }),
  ...inRepository("push", {
    "POST /git/refs": (call) => {
      const ref = asText(call.body.ref);
      if (!/^refs\/(heads|tags)\/./.test(ref)) {
        throw invalid("Reference name must start with 'refs/' and contain at least one slash.");
      }
      if (ref in call.repository.refs) throw invalid("Reference already exists");
      call.repository.refs[ref] = objectNamed(call);
      return created(refView(call.repository, ref));
    },
    "PATCH /git/refs/{ref}": (call) => {
      const ref = existing(call);
      const sha = objectNamed(call);
      const old = call.repository.refs[ref] ?? "";
      if (call.body.force !== true && !follows(call.repository, sha, old)) {
        throw invalid("Update is not a fast forward");
      }
      call.repository.refs[ref] = sha;
      return ok(refView(call.repository, ref));
    },
    "DELETE /git/refs/{ref}": (call) => {
      const ref = `refs/${call.params.ref}`;
      if (!(ref in call.repository.refs)) throw invalid("Reference does not exist");
      delete call.repository.refs[ref];
      return NO_CONTENT;
    },
    "POST /git/tags": (call) => {
      const object = asText(call.body.object);
      if (!call.repository.commits[object]) throw invalid("Could not verify object");
      const tagger = viewerOf(call).login;
      const said = {
        tag: asText(call.body.tag),
        message: asText(call.body.message),
        object,
        tagger,
        date: call.store.now(),
      };
      const tag: TagObject = { sha: shaOf(JSON.stringify(said)), ...said };
      call.repository.tags[tag.sha] = tag;
      return created(tagView(tag));
    },
  }),
};

function existing({ repository, params }: RepositoryCall): string {
  const ref = `refs/${params.ref}`;
  if (!(ref in repository.refs)) throw notFound();
  return ref;
}

function objectNamed({ repository, body }: RepositoryCall): string {
  const sha = asText(body.sha);
  if (!repository.commits[sha] && !repository.tags[sha]) throw invalid("Object does not exist");
  return sha;
}

function follows(repository: Repository, sha: string, old: string): boolean {
  const queue = [sha];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next === old) return true;
    queue.push(...(repository.commits[next]?.parents ?? []));
  }
  return false;
}

function refView(repository: Repository, ref: string): PropertyMap {
  const sha = repository.refs[ref] ?? "";
  return { ref, object: { type: repository.tags[sha] ? "tag" : "commit", sha } };
}

function tagView(tag: TagObject): PropertyMap {
  return {
    sha: tag.sha,
    tag: tag.tag,
    message: tag.message,
    tagger: { name: tag.tagger, email: "", date: tag.date },
    object: { type: "commit", sha: tag.object },
  };
}
