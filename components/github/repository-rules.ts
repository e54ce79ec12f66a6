import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { ProtectionConfig } from "../../config/config.ts";
import { type Adopted, importOf } from "./adopted.ts";
import { aloneNote, planRules, planRuleset } from "./rules-plan.ts";

/** Arguments for {@link RepositoryRules}. */
export interface RepositoryRulesArgs {
  /** Name of the repository, without its owner: the provider has that. A change replaces. */
  readonly repository: string;
  /** A change updates in place, but for `source`, which is read when the ruleset enters the stack. */
  readonly rules: ProtectionConfig;
  /** Names of those who can write to the repository: see `planRules`. */
  readonly writers: pulumi.Input<readonly string[]>;
  /** The ruleset where it is there already, as `rules`. It goes before `source`. Default: none. */
  readonly adopted?: Adopted;
}

/**
 * The rules of a branch, as a ruleset that nobody can bypass: GitHub has those over REST, for repositories of people too.
 * Creates it, or imports the one that `source` names, whose settings must then be those of the configuration.
 */
export class RepositoryRules extends pulumi.ComponentResource {
  constructor(name: string, args: RepositoryRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:github:RepositoryRules", name, {}, opts);
    const { repository, rules, adopted } = args;
    const writers = pulumi.output(args.writers);
    new github.RepositoryRuleset(
      name,
      { ...planRuleset(rules), repository, rules: writers.apply((names) => planRules(rules, names)) },
      {
        parent: this,
        ...(rules.source.kind === "adopt" && { import: `${repository}:${rules.source.id}` }),
        ...importOf(adopted, "rules"),
      },
    );
    writers.apply((names) => {
      const note = aloneNote(rules, names);
      return note === undefined ? undefined : pulumi.log.warn(note, this);
    });
    this.registerOutputs({});
  }
}
