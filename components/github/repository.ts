import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentConfig, ProtectionConfig, RepositoryConfig } from "../../config/config.ts";
import type { Adopted } from "./adopted.ts";
import { Environment } from "./environment.ts";
import { type EnvironmentPlan, planEnvironment } from "./environment-plan.ts";
import { EnvironmentSecrets } from "./environment-secrets.ts";
import { EnvironmentVariables } from "./environment-variables.ts";
import type { Home } from "./home.ts";
import { offered } from "./offer.ts";
import { githubProvider } from "./provider.ts";
import { RepositoryRules } from "./repository-rules.ts";

/** Arguments for {@link Repository}. */
export interface RepositoryArgs {
  /** A change of owner, name or address replaces everything. */
  readonly repository: RepositoryConfig;
  /** Environment of this stack. Default: none. */
  readonly environment?: EnvironmentConfig;
  /** Rules of a branch. Default: none. */
  readonly protection?: ProtectionConfig;
  /** Value of a secret of the stack. */
  readonly secret: (name: string) => pulumi.Input<string>;
  /** What is there already and belongs to the stack from this run on. Default: nothing. */
  readonly adopted?: Adopted;
}

/**
 * What one stack keeps in a repository on GitHub: its environment, the secrets and variables of that, and the rules of a
 * branch. Leaves out what GitHub does not have for the repository, and warns of it. The repository itself is left alone.
 */
export class Repository extends pulumi.ComponentResource {
  constructor(name: string, args: RepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    const { repository, environment, protection, adopted } = args;
    const plan = environment && planEnvironment(environment, repository);
    super("slipway:github:Repository", name, {}, opts);
    const provider = githubProvider(`${name}-provider`, repository, { parent: this });
    const child = { parent: this, providers: { github: provider } };
    for (const note of plan?.notes ?? []) void pulumi.log.warn(note, this);
    if (environment && plan) this.keepEnvironment(name, { ...args, environment, plan }, child);
    if (protection && offered(repository.offer).rules) {
      const writers = this.writers(repository, provider);
      const rules = { repository: repository.name, rules: protection, writers, adopted };
      new RepositoryRules(`${name}-rules`, rules, child);
    } else if (protection) void pulumi.log.warn(withoutRules(repository, protection), this);
    this.registerOutputs({});
  }

  private keepEnvironment(
    name: string,
    args: RepositoryArgs & { readonly environment: EnvironmentConfig; readonly plan: EnvironmentPlan },
    child: pulumi.ComponentResourceOptions,
  ): void {
    const { environment: config, plan, secret, adopted } = args;
    const repository = args.repository.name;
    const home: Home =
      plan.place.kind === "repository"
        ? { repository, prefix: plan.place.prefix }
        : {
            repository,
            environment: new Environment(
              `${name}-environment`,
              { repository, environment: config.name, plan, adopted },
              child,
            ).environment,
          };
    const secrets = Object.fromEntries(config.secrets.map((key) => [key, secret(key)]));
    new EnvironmentSecrets(`${name}-secrets`, { ...home, values: secrets }, child);
    new EnvironmentVariables(`${name}-variables`, { ...home, values: config.variables, adopted }, child);
  }

  /** Looked up in every run: who joins or leaves changes what the rules may ask for. */
  private writers({ owner, name }: RepositoryConfig, provider: github.Provider) {
    const who = { owner, repository: name, permission: "push" };
    return github
      .getCollaboratorsOutput(who, { provider })
      .collaborators.apply((people) => people.filter(mayWrite).map(({ login }) => login));
  }
}

/** A role of the organization's own can have any name: those that may not write are known. */
function mayWrite({ permission }: { readonly permission: string }): boolean {
  return permission !== "pull" && permission !== "triage";
}

function withoutRules({ owner, name }: RepositoryConfig, { branch }: ProtectionConfig): string {
  return (
    `protection: ${owner}/${name} is private on the Free plan, where GitHub has no rules: they are left out, and ` +
    `everyone who can write to it can push to ${branch}.`
  );
}
