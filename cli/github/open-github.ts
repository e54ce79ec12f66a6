import type { RepositoryConfig } from "../../config/config.ts";
import type { Github } from "../../github/client.ts";
import { localToken } from "../../github/local-access.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { githubToken } from "./token.ts";

/** A repository and a client for it. */
export interface OpenGithub {
  readonly github: Github;
  /** As GitHub's addresses have them. */
  readonly at: { readonly owner: string; readonly repo: string };
  /** `acme/alice`. */
  readonly repository: string;
}

/**
 * Opens a repository: with the token of the environment, but at the sandbox's stand-in with that one's own, which takes no
 * other. Throws {@link UsageError} where there is no token.
 */
export async function openGithub(
  { world, out, projectDir }: Context,
  { owner, name, baseUrl }: Pick<RepositoryConfig, "owner" | "name" | "baseUrl">,
): Promise<OpenGithub> {
  const repository = `${owner}/${name}`;
  const token = localToken(projectDir, baseUrl) ?? githubToken(world.env);
  if (token === undefined) {
    throw new UsageError(
      `GITHUB_TOKEN: is not set, and the stack keeps something in ${repository}. Set it to a token that administers it.`,
    );
  }
  // Loaded when it is used: most commands ask GitHub nothing.
  const { githubClient } = await import("../../github/client.ts");
  const onWait = (seconds: number) => out.say(`GitHub asks to wait ${seconds} s`);
  return { github: githubClient({ baseUrl, token, onWait }), at: { owner, repo: name }, repository };
}
