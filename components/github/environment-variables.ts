import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { type Adopted, importOf } from "./adopted.ts";
import type { Home } from "./home.ts";

/** Arguments for {@link EnvironmentVariables}. */
export interface EnvironmentVariablesArgs extends Home {
  /** Plain values by name, in capital letters. A change updates in place. */
  readonly values: Readonly<Record<string, string>>;
  /** Those that are there already, as `variable LEVEL`. Default: none. */
  readonly adopted?: Adopted;
}

/**
 * Variables that workflows get: exactly the named ones, of one environment, or of the repository where it has none.
 * Others that exist there are left alone.
 */
export class EnvironmentVariables extends pulumi.ComponentResource {
  constructor(name: string, args: EnvironmentVariablesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:github:EnvironmentVariables", name, {}, opts);
    const { repository, environment, prefix = "", adopted } = args;
    for (const [key, value] of Object.entries(args.values)) {
      const variable = { repository, variableName: `${prefix}${key}`, value };
      const child = [`${name}-${key}`, { parent: this, ...importOf(adopted, `variable ${key}`) }] as const;
      if (environment === undefined) new github.ActionsVariable(child[0], variable, child[1]);
      else new github.ActionsEnvironmentVariable(child[0], { ...variable, environment }, child[1]);
    }
    this.registerOutputs({});
  }
}
