import type Docker from "dockerode";
import type { Removable } from "./objects.ts";

/** All services. */
export async function listServices(
  docker: Docker,
): Promise<readonly (Removable & { readonly id: string })[]> {
  return (await docker.listServices()).map((service) => ({
    id: service.ID,
    name: service.Spec?.Name ?? service.ID,
    labels: service.Spec?.Labels ?? {},
    remove: () => docker.getService(service.ID).remove(),
  }));
}

/** All secrets. */
export async function listSecrets(docker: Docker): Promise<readonly Removable[]> {
  return (await docker.listSecrets()).map(({ ID, Spec }) => ({
    name: Spec?.Name ?? ID,
    labels: Spec?.Labels ?? {},
    remove: () => docker.getSecret(ID).remove(),
  }));
}

/** All configs. */
export async function listConfigs(docker: Docker): Promise<readonly Removable[]> {
  return (await docker.listConfigs()).map(({ ID, Spec }) => ({
    name: Spec?.Name ?? ID,
    labels: Spec?.Labels ?? {},
    remove: () => docker.getConfig(ID).remove(),
  }));
}

/** All networks. */
export async function listNetworks(docker: Docker): Promise<readonly Removable[]> {
  return (await docker.listNetworks()).map(({ Id, Name, Labels }) => ({
    name: Name,
    labels: Labels ?? {},
    remove: () => docker.getNetwork(Id).remove(),
  }));
}

/** All volumes. */
export async function listVolumes(docker: Docker): Promise<readonly Removable[]> {
  return ((await docker.listVolumes()).Volumes ?? []).map(({ Name, Labels }) => ({
    name: Name,
    labels: Labels ?? {},
    remove: () => docker.getVolume(Name).remove(),
  }));
}

/** All containers, running or not. Removing one ends it, and takes its unnamed volumes with it. */
export async function listContainers(
  docker: Docker,
): Promise<readonly (Removable & { readonly image: string })[]> {
  return (await docker.listContainers({ all: true })).map(({ Id, Names, Labels, Image }) => ({
    name: Names[0]?.slice(1) ?? Id,
    labels: Labels ?? {},
    image: Image,
    remove: () => docker.getContainer(Id).remove({ force: true, v: true }),
  }));
}
