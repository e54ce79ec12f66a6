import type { PropertyMap } from "../../drivers/driver.ts";
import { userOf } from "../state/access.ts";
import type { Commit, State } from "../state/state.ts";
import { accountView } from "./account.ts";

/** A commit, without its files. */
export function commitView(state: State, commit: Commit): PropertyMap {
  const author = {
    name: userOf(state, commit.author)?.name ?? commit.author,
    email: userOf(state, commit.author)?.email ?? "",
    date: commit.date,
  };
  return {
    sha: commit.sha,
    commit: { author, committer: author, message: commit.message, comment_count: 0 },
    author: accountView(state, commit.author),
    committer: accountView(state, commit.author),
    parents: commit.parents.map((sha) => ({ sha })),
  };
}
