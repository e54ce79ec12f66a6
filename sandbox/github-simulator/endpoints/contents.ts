import type { PropertyMap } from "../../drivers/driver.ts";
import { asText } from "../../drivers/properties.ts";
import { created, inRepository, ok, type RepositoryCall } from "../http/endpoint.ts";
import { Failure, invalid, notFound } from "../http/failure.ts";
import { addCommit, blobSha } from "../state/commit.ts";
import type { Commit } from "../state/state.ts";
import { commitView } from "../views/commit.ts";
import { commitOf } from "./repositories.ts";
import { viewerOf } from "./users.ts";

/** Files of a repository: reading them, and commits of one file. */
export const contents = {
  ...inRepository("pull", { "GET /contents/{path}": read }),
  ...inRepository("push", {
    "PUT /contents/{path}": (call) => {
      const path = call.params.path ?? "";
      const content = Buffer.from(asText(call.body.content), "base64").toString("base64");
      const before = headOf(call)?.files[path];
      if (before !== undefined && call.body.sha !== blobSha(before))
        throw wrongSha(path, asText(call.body.sha));
      const commit = commitFile(call, { ...headOf(call)?.files, [path]: content });
      const body = { content: fileView(call, path, content), commit: gitCommit(call, commit) };
      return before === undefined ? created(body) : ok(body);
    },
    "DELETE /contents/{path}": (call) => {
      const path = call.params.path ?? "";
      const { [path]: before, ...rest } = headOf(call)?.files ?? {};
      if (before === undefined) throw notFound();
      if (call.body.sha !== blobSha(before)) throw wrongSha(path, asText(call.body.sha));
      return ok({ content: null, commit: gitCommit(call, commitFile(call, rest)) });
    },
  }),
};

function read(call: RepositoryCall) {
  const { files } = commitOf(call, call.query.ref ?? call.repository.defaultBranch);
  const path = (call.params.path ?? "").replace(/\/$/, "");
  const content = files[path];
  if (content !== undefined) {
    return ok({ ...fileView(call, path, content), content, encoding: "base64" });
  }
  const inside = new Map<string, PropertyMap>();
  for (const [name, text] of Object.entries(files)) {
    if (!name.startsWith(`${path}/`)) continue;
    const [first = "", ...deeper] = name.slice(path.length + 1).split("/");
    const child = `${path}/${first}`;
    inside.set(child, deeper.length > 0 ? folderView(child) : fileView(call, child, text));
  }
  if (inside.size === 0) throw notFound();
  return ok([...inside.values()]);
}

function fileView(call: RepositoryCall, path: string, content: string): PropertyMap {
  const name = path.split("/").at(-1) ?? path;
  const link = `${call.url}/repos/${call.repository.owner}/${call.repository.name}/contents/${path}`;
  const size = Buffer.from(content, "base64").length;
  return { type: "file", name, path, sha: blobSha(content), size, url: link };
}

function folderView(path: string): PropertyMap {
  return { type: "dir", name: path.split("/").at(-1) ?? path, path, size: 0 };
}

function gitCommit(call: RepositoryCall, commit: Commit): PropertyMap {
  const { commit: said } = commitView(call.state, commit) as { commit: PropertyMap };
  return {
    sha: commit.sha,
    message: commit.message,
    ...said,
    parents: commit.parents.map((sha) => ({ sha })),
  };
}

function headOf(call: RepositoryCall): Commit | undefined {
  return call.repository.commits[call.repository.refs[refOf(call)] ?? ""];
}

function refOf(call: RepositoryCall): string {
  return `refs/heads/${asText(call.body.branch) || call.repository.defaultBranch}`;
}

function commitFile(call: RepositoryCall, files: Record<string, string>): Commit {
  const head = headOf(call);
  if (!head && Object.keys(call.repository.commits).length > 0) throw invalid("Reference does not exist");
  const commit = addCommit(call.repository, {
    message: asText(call.body.message),
    parents: head ? [head.sha] : [],
    author: viewerOf(call).login,
    date: call.store.now(),
    files,
  });
  call.repository.refs[refOf(call)] = commit.sha;
  return commit;
}

function wrongSha(path: string, sha: string): Failure {
  if (sha === "") return invalid('Invalid request.\n\n"sha" wasn\'t supplied.');
  return new Failure(409, `${path} does not match ${sha}`);
}
