import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig } from "../../config/config.ts";
import { botLabel } from "./bot-ids.ts";
import type { Secrets } from "./secrets.ts";
import { configFile, type ServicePlan, secretFile } from "./service-plan.ts";

/** What a service refers to on the server. */
export interface ServiceReferences {
  /** The overlay network of the stack. */
  readonly network: docker.Network;
  /** Files of the service by target. */
  readonly files: Readonly<Record<string, docker.ServiceConfig>>;
  /** Volumes of the service by name. */
  readonly volumes: Readonly<Record<string, docker.Volume>>;
  readonly secrets: Secrets;
  /** Numbers of the bots that it polls for. */
  readonly bots: pulumi.Output<string[]>;
}

/**
 * Arguments of the Docker service with the given environment: the plan with the ids filled in. Used twice, for the
 * revision (with digests in place of secret values) and for the service itself.
 */
export function serviceArgs(
  key: string,
  service: ServiceConfig,
  plan: ServicePlan,
  refs: ServiceReferences,
  env: Readonly<Record<string, pulumi.Input<string>>>,
): docker.ServiceArgs {
  const { name, labels, mode, endpointSpec, updateConfig, rollbackConfig } = plan;
  return {
    name,
    labels: refs.bots.apply((ids) => [...labels, ...ids.map((id) => ({ label: botLabel(id), value: key }))]),
    mode,
    endpointSpec,
    updateConfig,
    rollbackConfig,
    taskSpec: {
      ...plan.taskSpec,
      // By id: a network given by name makes the next refresh plan a replacement, which deletes the service first.
      networksAdvanceds: [{ id: refs.network.id, aliases: [key] }],
      containerSpec: {
        ...plan.container,
        env: { ...plan.env, ...env },
        mounts: mounts(plan, refs),
        secrets: secrets(service, refs),
        configs: configs(service, refs),
      },
    },
  };
}

function mounts(plan: ServicePlan, refs: ServiceReferences) {
  return [
    ...plan.volumeMounts.volumes.map((volume) => ({
      type: "volume",
      source: (refs.volumes[volume.name] as docker.Volume).name,
      target: volume.target,
      readOnly: volume.readOnly,
      // The prepare command copies what the image has there and sets the owner; a copy at each start would set it back.
      volumeOptions: { noCopy: true },
    })),
    plan.volumeMounts.tmp,
  ];
}

function secrets(service: ServiceConfig, refs: ServiceReferences) {
  return service.secrets.map((name) => {
    const secret = refs.secrets.mount(name);
    return { secretId: secret.id, secretName: secret.name, ...secretFile(service, name) };
  });
}

function configs(service: ServiceConfig, refs: ServiceReferences) {
  return service.files.map(({ target }) => {
    const file = refs.files[target] as docker.ServiceConfig;
    return { configId: file.id, configName: file.name, ...configFile(target) };
  });
}
