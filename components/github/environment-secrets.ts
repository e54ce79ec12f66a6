import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { Home } from "./home.ts";

/** Arguments for {@link EnvironmentSecrets}. */
export interface EnvironmentSecretsArgs extends Home {
  /** Values by name. They are marked secret here; a change updates in place. */
  readonly values: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Secrets that workflows get: exactly the named ones, of one environment, or of the repository where it has none. GitHub
 * gets each in a sealed box and gives none back. Others that exist there are left alone.
 */
export class EnvironmentSecrets extends pulumi.ComponentResource {
  constructor(name: string, args: EnvironmentSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:github:EnvironmentSecrets", name, {}, opts);
    const { repository, environment, prefix = "" } = args;
    for (const [key, plain] of Object.entries(args.values)) {
      const secret = { repository, secretName: `${prefix}${key}`, value: pulumi.secret(plain) };
      const child = [`${name}-${key}`, { parent: this }] as const;
      if (environment === undefined) new github.ActionsSecret(child[0], secret, child[1]);
      else new github.ActionsEnvironmentSecret(child[0], { ...secret, environment }, child[1]);
    }
    this.registerOutputs({});
  }
}
