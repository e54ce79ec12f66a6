import type Docker from "dockerode";
import type { Server } from "./ensure-server.ts";
import { readRecord, type ServerRecord, updateRecord } from "./record.ts";
import { SandboxError } from "./sandbox-error.ts";

/** What `GET /info` says about Swarm, as far as it matters here. */
export interface SwarmInfo {
  readonly LocalNodeState: string;
  readonly ControlAvailable?: boolean;
  readonly Error?: string;
  readonly Nodes?: number;
  readonly Cluster?: { readonly ID?: string; readonly CreatedAt?: string } | null;
}

/** The port that Swarm managers use by convention. */
const SWARM_PORT = 2377;

/** The bridge through which tasks reach the world. Made with a Swarm, not removed with it. */
export const GATEWAY_BRIDGE = "docker_gwbridge";

/**
 * Makes sure that the engine is the manager of a Swarm of one node: the one it is in, else a new one that listens on
 * loopback only and is written down as ours.
 * @throws SandboxError for a worker, a Swarm of several nodes, and one that is locked or broken.
 */
export async function ensureSwarm(server: Server): Promise<void> {
  const info = await swarmOf(server.docker);
  const refusal = refuseSwarm(info);
  if (refusal !== undefined) throw new SandboxError(refusal);
  if (info.LocalNodeState !== "active") await makeSwarm(server);
  const { swarm } = await readRecord(server.layout);
  if (swarm === undefined || swarm.id !== undefined) return;
  const made = (await swarmOf(server.docker)).Cluster;
  if (isOurs(swarm, made)) await updateRecord(server.layout, () => ({ swarm: { ...swarm, id: made?.ID } }));
}

async function makeSwarm({ docker, layout, log }: Server): Promise<void> {
  const networks = await docker.listNetworks();
  const bridgeBefore = networks.some(({ Name }) => Name === GATEWAY_BRIDGE);
  await updateRecord(layout, () => ({ swarm: { asked: Date.now(), bridgeBefore } }));
  log("docker swarm init");
  await docker.swarmInit({ ListenAddr: `127.0.0.1:${SWARM_PORT}`, AdvertiseAddr: "127.0.0.1" });
}

/** The state of Swarm in an engine. */
export async function swarmOf(docker: Docker): Promise<SwarmInfo> {
  return (await docker.info()).Swarm;
}

/**
 * Whether a Swarm is the one that we made: by its identifier, or where a kill came before that was written down, by having
 * been made within a minute after we asked for it.
 */
export function isOurs(ours: ServerRecord["swarm"], cluster: SwarmInfo["Cluster"]): boolean {
  if (ours === undefined || !cluster?.ID) return false;
  if (ours.id !== undefined) return ours.id === cluster.ID;
  const age = Date.parse(cluster.CreatedAt ?? "") - ours.asked;
  return age > -1000 && age < 60_000;
}

/** Why an engine in this state cannot be used; undefined where it can, or where it is in no Swarm. */
export function refuseSwarm(info: SwarmInfo): string | undefined {
  switch (info.LocalNodeState) {
    case "inactive":
      return undefined;
    case "active":
      break;
    case "locked":
      return "docker swarm: is locked. Run 'docker swarm unlock' with its key, and the command again.";
    default:
      return `docker swarm: is in state ${info.LocalNodeState}${info.Error ? ` (${info.Error})` : ""}. Run 'docker swarm leave --force' if nothing of yours runs in it, and the command again.`;
  }
  if (info.ControlAvailable !== true) {
    return "docker swarm: this machine is a worker of somebody's Swarm. Run the sandbox on another machine, or leave it with 'docker swarm leave'.";
  }
  if ((info.Nodes ?? 1) > 1) {
    return `docker swarm: has ${info.Nodes} nodes, the sandbox needs one of its own with one node, because its image registry listens on loopback. Run it on another machine.`;
  }
  return undefined;
}
