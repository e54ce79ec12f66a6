import { execa } from "execa";

/** `owner/name` of the checkout's repository on GitHub; undefined where the folder is in none. */
export async function githubRepository(folder: string): Promise<string | undefined> {
  const { stdout, exitCode } = await execa("git", ["remote", "get-url", "origin"], {
    cwd: folder,
    reject: false,
    stdin: "ignore",
  });
  return exitCode === 0 ? repositoryIn(stdout) : undefined;
}

/** `owner/name` in an address of GitHub, in any of git's forms. */
export function repositoryIn(url: string): string | undefined {
  const [, owner, name] =
    /github\.com[/:]([A-Za-z0-9_-]+)\/([A-Za-z0-9._-]+?)(\.git)?\/?$/.exec(url.trim()) ?? [];
  return owner && name ? `${owner}/${name}` : undefined;
}
