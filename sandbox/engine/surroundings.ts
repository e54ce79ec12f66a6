import { execFile } from "node:child_process";
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
  const known = Object.entries(found).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return { environment: Object.fromEntries(known), subject: subject ?? "" };
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
