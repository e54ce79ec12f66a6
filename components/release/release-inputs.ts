import * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig, StepConfig } from "../../config/config.ts";
import { digestOf } from "../stack/canonical-json.ts";
import { namedSecrets, type ServicePlan } from "../stack/service-plan.ts";

/** What tells whether a step was done already. */
export interface StepInputs {
  readonly config: ServiceConfig;
  /** `repository@sha256:…` */
  readonly image: string;
  readonly plan: ServicePlan;
  /** Keyed digest of a secret's value. */
  digest(name: string): pulumi.Output<string>;
}

/**
 * Digest of everything that decides what a step does: its image, its command or data, and what a container of the service
 * gets to read. Neither limits nor times, nor what takes it back: they change nothing of what was done.
 */
export function stepDigest(step: StepConfig, inputs: StepInputs): pulumi.Output<string> {
  const { config, image, plan } = inputs;
  const { env, volumeMounts } = plan;
  const names = namedSecrets(config);
  const deed = step.kind === "run" ? { run: step.run } : { backup: withoutRestore(step) };
  return pulumi.all(names.map((name) => inputs.digest(name))).apply((digests) =>
    digestOf({
      ...deed,
      image,
      env,
      files: config.files,
      volumes: volumeMounts.volumes,
      user: config.user,
      secrets: names.map((name, index) => [name, digests[index]]),
    }),
  );
}

function withoutRestore({ backup }: StepConfig & { kind: "backup" }): object {
  const { restore: _, ...copied } = { restore: undefined, ...backup };
  return copied;
}
