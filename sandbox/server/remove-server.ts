import { access, rm } from "node:fs/promises";
import type Docker from "dockerode";
import { ask, clientFor, DEFAULT_SOCKET } from "./docker-address.ts";
import { startDockerd } from "./dockerd.ts";
import { removeGitHub } from "./github.ts";
import { type ServerLayout, serverLayoutOf } from "./layout.ts";
import { findProgram, lookAtMachine } from "./machine.ts";
import { endProcess } from "./process.ts";
import { readRecord, type ServerRecord } from "./record.ts";
import { noPermission, silentAtRemoval } from "./refusals.ts";
import { runningRegistry } from "./registry.ts";
import { removeImages } from "./remove/images.ts";
import { leaveSwarm } from "./remove/leave-swarm.ts";
import { removeObjects } from "./remove/objects.ts";
import { leftRunning, removeOwnEngine } from "./remove/own-engine.ts";
import { ownersOf } from "./remove/owners.ts";
import { Report } from "./remove/report.ts";
import { SandboxError } from "./sandbox-error.ts";
import { removeSshd } from "./sshd.ts";

/** What {@link removeServer} needs to know. */
export interface RemoveOptions {
  /** Project folder. */
  readonly root: string;
  /** Gets one line for each thing that was removed, that stays, or that the reader has to do. */
  readonly log: (line: string) => void;
  /** Socket of the Docker engine where neither the record nor DOCKER_HOST names one. Default: {@link DEFAULT_SOCKET}. */
  readonly socket?: string;
}

/**
 * Removes all that the sandbox of this folder made on this machine, `.sandbox` last: objects with the labels of its stacks,
 * its images, its registry, its GitHub, its Swarm, its Docker engine. Installed packages stay and are named. What is gone already is no
 * error, and a second call finds nothing.
 * @throws SandboxError where the engine that has the objects does not answer, or something could not be removed.
 */
export async function removeServer(options: RemoveOptions): Promise<void> {
  const layout = serverLayoutOf(options.root);
  if (!(await exists(layout.folder))) {
    options.log("nothing to remove: there is no .sandbox here");
    return;
  }
  const report = new Report(options.log);
  const record = await readRecord(layout);
  const docker = await engineOf(layout, record, options);
  if (docker !== undefined) {
    await removeObjects(docker, await ownersOf(layout), report);
    await removeImages(docker, record, report);
    await leaveSwarm(docker, record.swarm, report);
  }
  const registry = await runningRegistry(layout);
  if (registry !== undefined && (await endProcess(registry, 10))) {
    report.removed("process", `docker-registry (${registry.pid})`);
  }
  await removeGitHub(layout, report);
  await removeSshd(layout, report);
  await removeOwnEngine(layout, record, report);
  await finish(layout, record, report);
}

/** The engine that has our objects; undefined where it is gone for good, or is ours and has nothing running in it. */
async function engineOf(
  layout: ServerLayout,
  record: ServerRecord,
  options: RemoveOptions,
): Promise<Docker | undefined> {
  const own = record.dockerd?.socket;
  const address = own
    ? `unix://${own}`
    : options.socket
      ? `unix://${options.socket}`
      : process.env.DOCKER_HOST || `unix://${DEFAULT_SOCKET}`;
  const docker = clientFor(address);
  const { answer } = await ask(docker);
  if (answer === "answers") return docker;
  if (answer === "forbidden") throw new SandboxError(noPermission(await lookAtMachine(), address));
  if (own !== undefined) {
    // Ours, and stopped: what it holds is in its data folder, which is removed with everything else. But one that was
    // killed has left its containers running, and only an engine ends them well.
    if ((await leftRunning(layout)) === undefined) return undefined;
    await startDockerd(layout, own, options.log);
    return docker;
  }
  if (record.images.length === 0 && record.swarm === undefined) return undefined;
  if ((await findProgram("dockerd")) === undefined && !process.env.DOCKER_HOST) return undefined;
  throw new SandboxError(silentAtRemoval(address));
}

async function finish(layout: ServerLayout, record: ServerRecord, report: Report): Promise<void> {
  if (report.left.length > 0) {
    throw new SandboxError(
      `${layout.folder}: stays, because some things could not be removed:\n${report.left.join("\n")}\nRepair that, and run the command again.`,
      { exitCode: 1 },
    );
  }
  await rm(layout.folder, { recursive: true, force: true });
  report.removed("folder", layout.folder);
  if (record.packages.length === 0) return;
  const names = record.packages.join(" ");
  report.note(
    `installed packages stay: ${names}. Remove them with 'apt-get purge ${names}' and 'apt-get autoremove --purge'.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
