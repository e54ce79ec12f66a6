import type { local } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { HostConfig, ServiceConfig } from "../../config/config.ts";
import { shellWord } from "../../ssh/shell.ts";
import { loadScript, serverCommand } from "../host/server-command.ts";
import { jobFlags } from "./job-flags.ts";
import type { Owner } from "./labels.ts";
import type { Secrets } from "./secrets.ts";
import type { ServiceReferences } from "./service-args.ts";
import { namedSecrets, type ServicePlan } from "./service-plan.ts";

const JOB = ["./redact.sh", "./job.sh", "./smoke.sh"]
  .map((path) => loadScript(path, import.meta.url))
  .join("\n");

/** Arguments for {@link smokeSteps}. */
export interface SmokeArgs {
  /** Where they run. */
  readonly server: HostConfig;
  readonly owner: Owner;
  readonly config: ServiceConfig;
  readonly image: string;
  readonly plan: ServicePlan;
  readonly refs: ServiceReferences;
  readonly secrets: Secrets;
  /** Each new attempt runs the steps again. */
  readonly attempt: pulumi.Input<string>;
  /** Gate and release steps, in order: the first smoke step comes behind the last of them. */
  readonly good: readonly pulumi.Resource[];
}

/**
 * One command a smoke step, each after the one before, the first after gate and release steps: a job with the image and everything else
 * that the service has. A failing one fails the update as the gate does.
 */
export function smokeSteps(key: string, args: SmokeArgs, parent: pulumi.Resource): local.Command[] {
  const redact = args.secrets.redactions(namedSecrets(args.config));
  const flags = jobFlags(key, args);
  const steps: local.Command[] = [];
  // Nothing answers while it is stopped; the start makes the steps anew, and runs them.
  for (const step of args.config.operation?.stopped ? [] : args.config.smoke) {
    const previous = steps.at(-1);
    const values = {
      SLIPWAY_NAME: key,
      SLIPWAY_STEP: `smoke step ${step.name}`,
      SLIPWAY_IMAGE: args.image,
      SLIPWAY_FLAGS: flags,
      SLIPWAY_ENTRYPOINT: shellWord(step.run[0] as string),
      SLIPWAY_RUN: step.run.slice(1).map(shellWord).join(" "),
      SLIPWAY_ATTEMPT: args.attempt,
      SLIPWAY_TIMEOUT: String(Math.ceil(step.timeout / 1000)),
    };
    const secrets = { SLIPWAY_REDACT: redact, ...secretEnv(args) };
    const options = { parent, dependsOn: previous ? [previous] : [...args.good] };
    const name = `${key}-smoke-${step.name}`;
    const command = { server: args.server, script: JOB, values, secrets, logging: "none" } as const;
    steps.push(serverCommand(name, command, options));
  }
  return steps;
}

/** Secret variables of the service; `export` in front of a name is a shell assignment too. */
function secretEnv({ config, secrets }: SmokeArgs): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(config.secretEnv.map((name) => [`export ${name}`, secrets.value(name)]));
}
