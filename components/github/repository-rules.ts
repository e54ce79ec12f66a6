import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { ProtectionConfig } from "../../config/config.ts";
import { aloneNote, planRules } from "./rules-plan.ts";

/** Arguments for {@link RepositoryRules}. */
export interface RepositoryRulesArgs {
  /** Name of the repository, without its owner: the provider has that. A change replaces. */
  readonly repository: string;
  /** A change updates in place, but for `source`, which is read when the ruleset enters the stack. */
  readonly rules: ProtectionConfig;
  /** Names of those who can write to the repository: see `planRules`. */
  readonly writers: pulumi.Input<readonly string[]>;
}

/**
 * The rules of a branch, as a ruleset that nobody can bypass: GitHub has those over REST, for repositories of people too.
 * Creates it, or imports the one that `source` names, whose settings must then be those of the configuration.
 */
export class RepositoryRules extends pulumi.ComponentResource {
  constructor(name: string, args: RepositoryRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:github:RepositoryRules", name, {}, opts);
    const { repository, rules } = args;
    const writers = pulumi.output(args.writers);
    new github.RepositoryRuleset(
      name,
      {
        repository,
        name: rules.name,
        target: "branch",
        enforcement: "active",
        conditions: { refName: { includes: [`refs/heads/${rules.branch}`], excludes: [] } },
        rules: writers.apply((names) => planRules(rules, names)),
      },
      {
        parent: this,
        ...(rules.source.kind === "adopt" && { import: `${repository}:${rules.source.id}` }),
      },
    );
    writers.apply((names) => {
      const note = aloneNote(rules, names);
      return note === undefined ? undefined : pulumi.log.warn(note, this);
    });
    this.registerOutputs({});
  }
}
