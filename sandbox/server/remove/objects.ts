import type Docker from "dockerode";
import { swarmOf } from "../swarm.ts";
import { waitUntil } from "../wait.ts";
import {
  listConfigs,
  listContainers,
  listNetworks,
  listSecrets,
  listServices,
  listVolumes,
} from "./listing.ts";
import type { Owner } from "./owners.ts";
import { isGone, type Report } from "./report.ts";

/** Seconds until the last task of a removed service must have left its networks and volumes. */
const RELEASE_SECONDS = 60;

/** Anything in the engine that can be removed. */
export interface Removable {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  remove(): Promise<unknown>;
}

/** Removes what carries the labels of these stacks, in the order in which Docker lets go of it, and nothing else. */
export async function removeObjects(docker: Docker, owners: readonly Owner[], report: Report): Promise<void> {
  const ours = ({ labels }: Removable) => owners.some((owner) => isOf(owner, labels));
  const manager = (await swarmOf(docker)).ControlAvailable === true;
  if (manager) {
    const services = (await listServices(docker)).filter(ours);
    await removeAll("service", services, report);
    await removeTasks(docker, new Set(services.map(({ id }) => id)));
  }
  await removeAll("container", (await listContainers(docker)).filter(ours), report);
  if (manager) {
    await removeAll("secret", (await listSecrets(docker)).filter(ours), report);
    await removeAll("config", (await listConfigs(docker)).filter(ours), report);
  }
  await removeAll("network", (await listNetworks(docker)).filter(ours), report);
  await removeAll("volume", (await listVolumes(docker)).filter(ours), report);
}

function isOf(owner: Owner, labels: Readonly<Record<string, string>>): boolean {
  return labels["slipway.app"] === owner.app && labels["slipway.stack"] === owner.stack;
}

/** Ends the containers of removed services at once: nobody waits for what they would still finish. */
async function removeTasks(docker: Docker, services: ReadonlySet<string>): Promise<void> {
  const tasks = (await listContainers(docker)).filter(({ labels }) =>
    services.has(labels["com.docker.swarm.service.id"] ?? ""),
  );
  await Promise.all(
    tasks.map((task) =>
      // Swarm removes them too: whoever comes second finds none, or one whose removal is under way.
      task.remove().catch(() => {}),
    ),
  );
}

async function removeAll(kind: string, objects: readonly Removable[], report: Report): Promise<void> {
  for (const object of objects) {
    let reason: unknown;
    const removed = await waitUntil(
      () =>
        object.remove().then(
          () => true,
          (error: unknown) => {
            reason = error;
            return isGone(error);
          },
        ),
      { seconds: RELEASE_SECONDS, every: 300 },
    );
    if (removed) report.removed(kind, object.name);
    else report.kept(kind, object.name, (reason as Error).message);
  }
}
