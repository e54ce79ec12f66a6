import { readFile, rm } from "node:fs/promises";
import { execa } from "execa";
import { runningDockerd } from "../dockerd.ts";
import type { ServerLayout } from "../layout.ts";
import { endProcess, findByArgument, type ProcessRecord } from "../process.ts";
import type { ServerRecord } from "../record.ts";
import { waitUntil } from "../wait.ts";
import type { Report } from "./report.ts";

/** Ends our own Docker engine and removes its data: images, volumes and all. */
export async function removeOwnEngine(
  layout: ServerLayout,
  record: ServerRecord,
  report: Report,
): Promise<void> {
  const running = await runningDockerd(layout);
  // The engine needs fifteen seconds at most for its containers.
  if (running !== undefined && (await endProcess(running, 40))) {
    report.removed("process", `dockerd (${running.pid})`);
  }
  // Its containerd follows it, unless it was killed.
  await waitUntil(async () => (await leftRunning(layout)) === undefined, { seconds: 5 });
  for (let left = await leftRunning(layout); left !== undefined; left = await leftRunning(layout)) {
    await endProcess(left, 5);
  }
  await unmountBelow([layout.dockerData, layout.dockerExec]);
  await rm(layout.dockerExec, { recursive: true, force: true });
  if (record.dockerd === undefined) return;
  await rm(record.dockerd.socket, { force: true });
  if (record.cgroups) await execa("cgroupfs-umount", { reject: false });
}

/** A process of our own Docker engine other than dockerd: containerd, or what holds a container. */
export async function leftRunning(layout: ServerLayout): Promise<ProcessRecord | undefined> {
  return findByArgument((argument) => argument.startsWith(`${layout.dockerExec}/`));
}

async function unmountBelow(folders: readonly string[]): Promise<void> {
  for (const path of mountsBelow(folders, await readFile("/proc/mounts", "utf8"))) {
    await execa("umount", ["-l", path], { reject: false });
  }
}

/** Mount points below these folders in a /proc/mounts, the inner ones first. */
export function mountsBelow(folders: readonly string[], mounts: string): readonly string[] {
  return mounts
    .split("\n")
    .flatMap((line) => line.split(" ")[1] ?? [])
    .map((path) =>
      path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    )
    .filter((path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .reverse();
}
