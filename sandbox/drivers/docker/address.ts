import { homedir } from "node:os";
import type { DockerOptions } from "dockerode";
import { dockerOptions } from "../../../ssh/docker-agent.ts";
import type { PropertyMap } from "../driver.ts";
import { asText } from "../properties.ts";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Where the Docker engine of a provider is: its `host`, else DOCKER_HOST, else the socket of this machine. */
export function engineAddress(providerConfig: PropertyMap, environment = process.env): string {
  return asText(providerConfig.host) || environment.DOCKER_HOST || "unix:///var/run/docker.sock";
}

/** Arguments of `ssh` of a provider with an `ssh://` address: the SDK passes lists to a provider as JSON. */
export function sshArguments(providerConfig: PropertyMap): readonly string[] {
  return JSON.parse(asText(providerConfig.sshOpts) || "[]") as string[];
}

/** What dockerode needs to reach it. Throws where the address leaves this machine, which the sandbox never does. */
export function engineOptions(address: string, ssh: readonly string[] = []): DockerOptions {
  if (address.startsWith("unix://")) {
    return { socketPath: address.slice("unix://".length).replace(/^~(?=\/)/, homedir()) };
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["tcp:", "http:", "ssh:"].includes(url.protocol)) {
    throw new Error(
      `provider host: is ${address}, must be unix://, or tcp:// or ssh:// on loopback in the sandbox.`,
    );
  }
  if (!LOOPBACK.has(url.hostname)) {
    throw new Error(
      `provider host: is ${address}, and the sandbox acts only on this machine. Use unix:// or tcp://127.0.0.1.`,
    );
  }
  if (url.protocol === "ssh:") return dockerOptions({ address, options: ssh });
  return { protocol: "http", host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 2375) };
}
