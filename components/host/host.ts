import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { HostConfig } from "../../config/config.ts";
import { sshTarget } from "../../ssh/server.ts";
import { firstContact, isBare } from "./first-contact.ts";
import { loadScript, serverCommand } from "./server-command.ts";

const READY = loadScript("./ready.sh", import.meta.url);

/**
 * A server made ready for services: a Docker engine that answers, as a manager of a Swarm. A bare one is set up first, where
 * the configuration names a user for that. Creates the Swarm where there is none, on the server's own address; leaves an
 * existing one alone, and never leaves a Swarm: other stacks may share the server.
 */
export class Host extends pulumi.ComponentResource {
  /** Docker provider for everything on this server. */
  readonly provider: docker.Provider;
  /** The command that made it ready. Depend on it before the first Docker object. */
  readonly ready: pulumi.Resource;
  /** Where the commands of its services run. */
  readonly server: HostConfig;

  constructor(name: string, args: HostConfig, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:host:Host", name, {}, opts);
    this.server = args;
    this.provider = new docker.Provider(`${name}-docker`, providerArgs(args), { parent: this });
    const setUp =
      args.kind === "ssh" && isBare(args) ? [firstContact(`${name}-setup`, args, { parent: this })] : [];
    this.ready = serverCommand(
      `${name}-ready`,
      {
        server: args,
        script: READY,
        values: {
          SLIPWAY_NAME: "host",
          SLIPWAY_HOST: args.kind === "local" ? "local" : sshTarget(args).address,
        },
      },
      { parent: this, dependsOn: setUp },
    );
    this.registerOutputs({});
  }
}

function providerArgs(host: HostConfig): docker.ProviderArgs {
  // Without `host` the provider and the scripts both follow DOCKER_HOST, and the state names no machine's socket.
  if (host.kind === "local") return {};
  const { address, options } = sshTarget(host);
  return { host: address, sshOpts: [...options] };
}
