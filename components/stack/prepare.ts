import type { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { HostConfig, ServiceConfig } from "../../config/config.ts";
import { loadScript, serverCommand } from "../host/server-command.ts";
import { type ServicePlan, userOf } from "./service-plan.ts";

const PREPARE = loadScript("./prepare.sh", import.meta.url);

/** Arguments for {@link prepare}. */
export interface PrepareArgs {
  readonly key: string;
  /** Where it runs. */
  readonly server: HostConfig;
  readonly config: ServiceConfig;
  /** `repository@sha256:…` to pull. */
  readonly image: string;
  readonly plan: ServicePlan;
  /** Revision that comes next: each new one is a new attempt. */
  readonly revision: pulumi.Input<string>;
  /** Numbers of the bots that it polls for. */
  readonly bots: pulumi.Input<readonly string[]>;
}

/**
 * Pulls the image, refuses one of another platform, a service that is too large for the server and a bot that another
 * service polls for, and gives fresh volumes to the user of the service: before anything is stopped for a version that
 * cannot run. Its output is a fresh attempt id, so that the gate runs for every change, also
 * for the way back to a revision that it has passed once.
 */
export function prepare(name: string, args: PrepareArgs, parent: pulumi.Resource): local.Command {
  const { uid, gid } = userOf(args.config);
  const { reservation } = args.plan.taskSpec.resources;
  const volumes = args.plan.volumeMounts.volumes.map(
    ({ source, target }) => `${source} ${target} ${uid} ${gid}`,
  );
  return serverCommand(
    name,
    {
      server: args.server,
      script: PREPARE,
      values: {
        SLIPWAY_NAME: args.key,
        SLIPWAY_IMAGE: args.image,
        SLIPWAY_REVISION: args.revision,
        SLIPWAY_SERVICE: args.plan.name,
        SLIPWAY_BOTS: pulumi.output(args.bots).apply((ids) => ids.join(" ")),
        SLIPWAY_VOLUMES: volumes.join("\n"),
        SLIPWAY_MEMORY: String(reservation?.memoryBytes ?? 0),
        SLIPWAY_NANO_CPUS: String(reservation?.nanoCpus ?? 0),
      },
    },
    // Its revision follows from network, volumes, secrets and files, so it comes after them without being told.
    { parent },
  );
}
