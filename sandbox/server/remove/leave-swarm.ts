import type Docker from "dockerode";
import type { ServerRecord } from "../record.ts";
import { GATEWAY_BRIDGE, isOurs, swarmOf } from "../swarm.ts";
import { waitUntil } from "../wait.ts";
import { listConfigs, listNetworks, listSecrets, listServices } from "./listing.ts";
import { isGone, type Report } from "./report.ts";

/** Leaves the Swarm where we made it and nothing of anybody else lives in it by now; with it go its own networks. */
export async function leaveSwarm(docker: Docker, ours: ServerRecord["swarm"], report: Report): Promise<void> {
  if (ours === undefined) return;
  const info = await swarmOf(docker);
  if (info.LocalNodeState === "active") {
    if (!isOurs(ours, info.Cluster)) return;
    const others = await whatRemains(docker);
    if (others.length > 0) {
      report.kept("Swarm", info.Cluster?.ID ?? "", `somebody else's ${others.join(", ")} live in it`);
      return;
    }
    await docker.swarmLeave({ force: true });
    report.removed("Swarm", info.Cluster?.ID ?? "");
  }
  if (!ours.bridgeBefore) await removeBridge(docker, report);
}

async function whatRemains(docker: Docker): Promise<readonly string[]> {
  const lists = await Promise.all([listServices(docker), listSecrets(docker), listConfigs(docker)]);
  const overlays = (await docker.listNetworks({ filters: { driver: ["overlay"] } })).filter(
    // The routing mesh: Docker's own, made and removed with the Swarm.
    (network) => !(network as { Ingress?: boolean }).Ingress,
  );
  return [...lists.flat().map(({ name }) => name), ...overlays.map(({ Name }) => Name)];
}

async function removeBridge(docker: Docker, report: Report): Promise<void> {
  // The engine lets go of the bridge and of the routing mesh shortly after the Swarm.
  let reason = "";
  const gone = await waitUntil(
    async () => {
      const bridge = (await listNetworks(docker)).find(({ name }) => name === GATEWAY_BRIDGE);
      await bridge?.remove().catch((error: unknown) => {
        if (!isGone(error)) reason = (error as Error).message;
      });
      const names = (await listNetworks(docker)).map(({ name }) => name);
      return !names.includes(GATEWAY_BRIDGE) && !names.includes("ingress");
    },
    { seconds: 20, every: 300 },
  );
  if (!gone) report.kept("network", GATEWAY_BRIDGE, reason || "Docker still uses it");
}
