/** Token for GitHub: SLIPWAY_GITHUB_TOKEN goes first, because a workflow has a GITHUB_TOKEN that may do little. */
export function githubToken(env: NodeJS.ProcessEnv): string | undefined {
  return env.SLIPWAY_GITHUB_TOKEN || env.GITHUB_TOKEN || undefined;
}

/** The environment with the token where GitHub's provider looks for it. */
export function withGithubToken(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const token = githubToken(env);
  return token === undefined ? env : { ...env, GITHUB_TOKEN: token };
}
