import type { Machine } from "./machine.ts";

/** Bytes that must be free: the images, two copies of their layers in the registry, and the journals of the engine. */
export const DISK_NEEDED = 2 * 1024 ** 3;

/** The sandbox stands in for a Linux server, and its packages come from Debian's or Ubuntu's archive. */
export function wrongSystem(machine: Machine): string | undefined {
  if (machine.platform !== "linux") {
    return `The sandbox needs Linux: this is ${machine.system}. Run it in a virtual machine or a WSL distribution with Debian or Ubuntu.`;
  }
  if (machine.debian) return undefined;
  return `The sandbox needs Debian or Ubuntu, this is ${machine.system}: its image registry and its base image come from their packages. Run it in a virtual machine with one of them.`;
}

/** Too little space. */
export function diskFull(folder: string, free: number): string | undefined {
  if (free >= DISK_NEEDED) return undefined;
  const gibibytes = (free / 1024 ** 3).toFixed(1);
  return `${folder}: has ${gibibytes} GiB free, the sandbox needs 2 GiB. Make room there, or move the project.`;
}

/** `DOCKER_HOST` names an engine elsewhere. The sandbox acts on this machine only. */
export function remoteEngine(dockerHost: string): string {
  return `DOCKER_HOST: is ${dockerHost}, but the sandbox uses the Docker engine of this machine only. Run it with DOCKER_HOST unset, or set to a unix:// address.`;
}

/** `DOCKER_HOST` names an engine of this machine, and nothing answers there. */
export function silentEngine(dockerHost: string, reason: string): string {
  return `DOCKER_HOST: no Docker engine answers at ${dockerHost} (${reason}). Start it, or unset DOCKER_HOST.`;
}

/** There is an engine, and this user may not talk to it. */
export function noPermission(machine: Machine, socket: string): string {
  return `${socket}: ${machine.user} may not use Docker. Run 'sudo usermod -aG docker ${machine.user}', log out and in again, or run the command as root.`;
}

/** No engine, and nobody who could install or start one. */
export function noEngine(socket: string, installed: boolean): string {
  const repair = installed
    ? "Run 'sudo systemctl start docker'"
    : "Run 'sudo apt-get install docker.io' and 'sudo usermod -aG docker $USER', log out and in again";
  return `${socket}: no Docker engine answers. ${repair}, or run the command as root, which ${installed ? "starts" : "installs and starts"} one.`;
}

/** The engine that has the sandbox's objects is stopped, so that they cannot be removed now. */
export function silentAtRemoval(dockerHost: string): string {
  return `${dockerHost}: the Docker engine that the sandbox used does not answer. Start it and run the command again; nothing was removed.`;
}
