import type { HostConfig } from "../../config/config.ts";
import { type SshTarget, sshTarget } from "../../ssh/server.ts";
import type { World } from "../context.ts";
import type { Server } from "../docker.ts";
import type { DockerFacts } from "../docker-facts.ts";
import { bad, type Check, good } from "./check.ts";
import { FACTS_SCRIPT, type MachineFacts, readFacts } from "./server-facts.ts";

/** Where Docker keeps its data unless it says otherwise. */
const DATA_FOLDER = "/var/lib/docker";

/** A server that can be asked. */
export interface ReachedServer {
  readonly server: Server;
  readonly machine: MachineFacts;
  /** What its Docker engine says, or why it says nothing. */
  readonly docker: DockerFacts | Error;
}

/** What came of reaching a server: over SSH there is something to check before anything on it. */
export interface Reach {
  readonly checks: readonly Check[];
  readonly reached?: ReachedServer;
}

/** Reaches the server of a stack, over SSH where that is where it is. */
export async function reachServer(world: World, host: HostConfig): Promise<Reach> {
  const target = host.kind === "ssh" ? sshTarget(host) : undefined;
  try {
    const server = await world.openServer(target);
    const docker = await server.facts().catch((error: Error) => error);
    const machine = await machineFacts(world, target, docker instanceof Error ? DATA_FOLDER : docker.folder);
    const reached = { server, machine, docker };
    return { checks: target ? sshChecks(target, reached) : [], reached };
  } catch (error) {
    return { checks: [unreachable((error as Error).message)] };
  }
}

async function machineFacts(
  world: World,
  target: SshTarget | undefined,
  folder: string,
): Promise<MachineFacts> {
  const input = `SLIPWAY_FOLDER='${folder.replaceAll("'", "")}'\n${FACTS_SCRIPT}`;
  const run = target
    ? await world.run("ssh", [...target.options, "--", target.address, "sh -s"], { input })
    : await world.run("sh", ["-s"], { input });
  return readFacts(run.stdout);
}

function sshChecks({ address }: SshTarget, { machine, docker }: ReachedServer): Check[] {
  const isBare = docker instanceof Error || machine.docker === undefined;
  const privileges =
    isBare && machine.privileges === "none"
      ? bad(
          "sudo",
          "Docker is not ready there, and this user may not become root to set it up",
          "Let the user use sudo without a password, or set the server up as root",
        )
      : good("sudo", isBare ? machine.privileges : "not needed: Docker is there");
  return [good("ssh-server", address), good("host-key", "is the one that slipway:host names"), privileges];
}

/** The key is looked at before any command runs. */
function unreachable(message: string): Check {
  if (/host key/.test(message)) {
    return bad(
      "host-key",
      message,
      "Set hostKey in slipway:host, once you have compared it on the server's console",
    );
  }
  return bad(
    "ssh-server",
    message,
    "Repair the connection: nothing else of the server can be looked at without it",
  );
}
