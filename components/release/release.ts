import type { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { HostConfig, ServiceConfig, StepConfig } from "../../config/config.ts";
import { loadScript, serverCommand } from "../host/server-command.ts";
import { jobFlags } from "../stack/job-flags.ts";
import type { Owner } from "../stack/labels.ts";
import type { Secrets } from "../stack/secrets.ts";
import type { ServiceReferences } from "../stack/service-args.ts";
import { namedSecrets, type ServicePlan } from "../stack/service-plan.ts";
import { stepDigest } from "./release-inputs.ts";
import { ownerValues, stepValues } from "./step-values.ts";

const script = (...paths: readonly string[]) =>
  ["../stack/redact.sh", "./folder.sh", "../stack/job.sh", ...paths]
    .map((path) => loadScript(path, import.meta.url))
    .join("\n");

const SCRIPTS: Readonly<Record<StepConfig["kind"], string>> = {
  run: script("./leftovers.sh", "./step.sh"),
  backup: script("./leftovers.sh", "./holding.sh", "./helper.sh", "./store.sh", "./backup.sh"),
};

/** Arguments for {@link Release}. */
export interface ReleaseArgs {
  /** Where the steps run. */
  readonly server: HostConfig;
  /** Key of the service. */
  readonly key: string;
  readonly owner: Owner;
  readonly config: ServiceConfig;
  /** `repository@sha256:…` of the new version, which runs the steps. */
  readonly image: string;
  readonly plan: ServicePlan;
  readonly refs: ServiceReferences;
  readonly secrets: Secrets;
  /** What the last going back printed: after each one the ledger is asked again, because steps were undone. */
  readonly turn: pulumi.Input<string>;
  /** What must be there before the first step: the image, the services that this one comes after, the data as it was. */
  readonly ready: readonly pulumi.Resource[];
}

/**
 * The steps of a service around its rollout, each a command behind the one before. Creates one job a step on the server
 * where the ledger there does not have it as done, and removes it again; keeps its output there, and the copies of backups.
 * A step whose image, command and inputs are those of its last run is not even planned.
 */
export class Release extends pulumi.ComponentResource {
  /** Steps before the rollout: what the service itself waits for. */
  readonly before: readonly local.Command[];
  private readonly args: ReleaseArgs;

  constructor(name: string, args: ReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:release:Release", name, {}, opts);
    this.args = args;
    this.before = this.steps("before", args.ready);
    this.registerOutputs({});
  }

  /** Steps after the rollout, behind what shows that it was good: what services that come after this one wait for. */
  after(rolledOut: readonly pulumi.Resource[]): readonly local.Command[] {
    return this.steps("after", rolledOut);
  }

  private steps(at: StepConfig["at"], first: readonly pulumi.Resource[]): local.Command[] {
    const made: local.Command[] = [];
    for (const step of this.args.config.release.filter((each) => each.at === at)) {
      const previous = made.at(-1);
      made.push(this.step(step, previous ? [previous] : first));
    }
    return made;
  }

  private step(step: StepConfig, dependsOn: readonly pulumi.Resource[]): local.Command {
    const { key, owner, config, image, plan, secrets, turn } = this.args;
    const digest = stepDigest(step, { config, image, plan, digest: (name) => secrets.digest(name) });
    const values = {
      ...ownerValues(key, owner, plan),
      ...stepValues(step, config, plan),
      SLIPWAY_IMAGE: image,
      SLIPWAY_FLAGS: jobFlags(key, this.args),
      SLIPWAY_DIGEST: digest,
      SLIPWAY_TURN: turn,
      SLIPWAY_GONE: "",
    };
    const env = config.secretEnv.map((name) => [`export ${name}`, secrets.value(name)] as const);
    const hidden = {
      SLIPWAY_REDACT: secrets.redactions(namedSecrets(config)),
      ...Object.fromEntries(env),
    };
    return serverCommand(
      `${key}-release-${step.name}`,
      {
        server: this.args.server,
        script: SCRIPTS[step.kind],
        values,
        secrets: hidden,
        logging: "none",
        runsWhenGone: true,
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
  }
}
