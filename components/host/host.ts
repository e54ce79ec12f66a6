import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { loadScript, serverCommand } from "./server-command.ts";

const READY = loadScript("./ready.sh", import.meta.url);

/** Arguments for {@link Host}: which server. */
export interface HostArgs {
  /** `local`: the Docker engine of this machine, by DOCKER_HOST or the default socket. */
  readonly kind: "local";
}

/**
 * A server made ready for services: a Docker engine that answers, as a manager of a Swarm. Creates the Swarm where there
 * is none, on loopback; leaves an existing one alone, and never leaves a Swarm: other stacks may share the server.
 */
export class Host extends pulumi.ComponentResource {
  /** Docker provider for everything on this server. */
  readonly provider: docker.Provider;
  /** The command that made it ready. Depend on it before the first Docker object. */
  readonly ready: pulumi.Resource;

  constructor(name: string, args: HostArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:host:Host", name, {}, opts);
    // Without `host` the provider and the scripts both follow DOCKER_HOST, and the state names no machine's socket.
    this.provider = new docker.Provider(`${name}-docker`, {}, { parent: this });
    this.ready = serverCommand(
      `${name}-ready`,
      { script: READY, values: { SLIPWAY_NAME: "host", SLIPWAY_HOST: args.kind } },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
