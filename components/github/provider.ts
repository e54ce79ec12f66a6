import * as github from "@pulumi/github";
import type * as pulumi from "@pulumi/pulumi";
import type { RepositoryConfig } from "../../config/config.ts";

/**
 * Provider for one owner. Its token is the GITHUB_TOKEN of whoever runs the engine, and nothing else: the SDK copies that
 * one from the program's environment into the provider's inputs, from where it would get into the state, so it is taken
 * out again.
 */
export function githubProvider(
  name: string,
  { owner, baseUrl }: RepositoryConfig,
  opts: pulumi.CustomResourceOptions,
): github.Provider {
  const transformations: pulumi.ResourceTransformation[] = [
    ({ props: { token: _, ...props }, opts: own }) => ({ props, opts: own }),
  ];
  return new github.Provider(name, { owner, baseUrl }, { ...opts, transformations });
}
