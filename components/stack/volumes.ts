import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type Owner, ownerLabels, physicalName } from "./labels.ts";

/** Arguments for {@link Volumes}. */
export interface VolumesArgs {
  readonly owner: Owner;
  /** Key of the service that mounts them. */
  readonly service: string;
  /** Names as the configuration has them. */
  readonly names: readonly string[];
  /** What must exist before: the ready server. */
  readonly ready: pulumi.Resource;
}

/**
 * Named volumes of one service. They hold what cannot be made again, so they are protected, and kept on the server even
 * when they leave the stack; their labels never change, because that would replace them.
 */
export class Volumes extends pulumi.ComponentResource {
  /** Volumes by the name in the configuration. */
  readonly byName: Readonly<Record<string, docker.Volume>>;

  constructor(name: string, args: VolumesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:stack:Volumes", name, {}, opts);
    this.byName = Object.fromEntries(
      args.names.map((volume) => [
        volume,
        new docker.Volume(
          `${args.service}-${volume}`,
          {
            name: physicalName(args.owner, args.service, volume),
            labels: ownerLabels(args.owner, args.service),
          },
          { parent: this, protect: true, retainOnDelete: true, dependsOn: [args.ready] },
        ),
      ]),
    );
    this.registerOutputs({});
  }
}
