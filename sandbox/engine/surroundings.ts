import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** What a run records of its surroundings, under the names that Pulumi uses, and the subject of the checked-out commit. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly subject: string;
}

/** Asks git and the pipeline's environment. Without a git repository there is simply nothing of it. */
export async function surroundingsOf(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Surroundings> {
  // Looked for first: outside of a repository three processes would only say that there is none.
  if (env.GIT_DIR === undefined && !isInRepository(folder))
    return { environment: known(pipelineOf(env)), subject: "" };
  const [commit, branch, changes] = await Promise.all([
    git(folder, "log", "-1", "--format=%H%n%an%n%ae%n%cn%n%s"),
    git(folder, "symbolic-ref", "--short", "-q", "HEAD"),
    git(folder, "status", "--porcelain", "--untracked-files=no"),
  ]);
  const [head, author, email, committer, subject] = commit.split("\n");
  const found: Record<string, string | undefined> = {
    "git.head": head,
    "git.headName": branch && `refs/heads/${branch.trim()}`,
    "git.author": author,
    "git.author.email": email,
    "git.committer": committer,
    "git.dirty": head && String(changes !== ""),
    ...pipelineOf(env),
  };
  return { environment: known(found), subject: subject ?? "" };
}

function known(found: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(found).filter((pair): pair is [string, string] => Boolean(pair[1])),
  );
}

function isInRepository(folder: string): boolean {
  const above = dirname(folder);
  return existsSync(join(folder, ".git")) || (above !== folder && isInRepository(above));
}

function pipelineOf(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  if (env.GITHUB_ACTIONS !== "true") return {};
  return {
    "ci.system": "GitHub Actions",
    "ci.build.id": env.GITHUB_RUN_ID,
    "ci.build.number": env.GITHUB_RUN_NUMBER,
    "ci.build.url": env.GITHUB_RUN_ID
      ? `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`
      : undefined,
  };
}

async function git(folder: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("git", ["-C", folder, ...args]);
    return stdout.trimEnd();
  } catch {
    return "";
  }
}
