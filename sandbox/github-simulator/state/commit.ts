import { createHash } from "node:crypto";
import type { Commit, Repository } from "./state.ts";

/** Adds a commit to a repository; its SHA is made from all that it says. */
export function addCommit(repository: Repository, commit: Omit<Commit, "sha">): Commit {
  const made = { sha: shaOf(JSON.stringify(commit)), ...commit };
  repository.commits[made.sha] = made;
  return made;
}

/** 40 hexadecimal digits for a text: what a git object is called here. */
export function shaOf(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

/** The SHA that git itself gives to a file. */
export function blobSha(base64: string): string {
  const bytes = Buffer.from(base64, "base64");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
