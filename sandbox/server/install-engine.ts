import { readFile } from "node:fs/promises";
import { execa } from "execa";
import type { ServerLayout } from "./layout.ts";
import { findProgram } from "./machine.ts";
import { hasCandidate, installPackages, missingPackages, updateLists } from "./packages.ts";
import { updateRecord } from "./record.ts";

/**
 * Installs what a Docker engine needs and this machine lacks, as root, and writes down what it was. Mounts the cgroup
 * hierarchies where no init system did.
 */
export async function installEngine(layout: ServerLayout, log: (line: string) => void): Promise<void> {
  const wanted: string[] = [];
  if ((await findProgram("dockerd")) === undefined) wanted.push("docker.io");
  if ((await findProgram("iptables")) === undefined) wanted.push("iptables");
  const cgroups = hasCgroups(await readFile("/proc/mounts", "utf8"));
  if (!cgroups && (await findProgram("cgroupfs-mount")) === undefined) wanted.push("cgroupfs-mount");
  await install(layout, wanted, log);
  if (!cgroups) await mountCgroups(layout, log);
}

async function install(
  layout: ServerLayout,
  wanted: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  let missing = [...(await missingPackages(wanted))];
  if (missing.length === 0) return;
  await updateLists(log);
  // Newer releases have the command in a package of its own, which docker.io only recommends.
  if (missing.includes("docker.io") && (await hasCandidate("docker-cli"))) {
    missing = [...missing, ...(await missingPackages(["docker-cli"]))];
  }
  // Before the installation: a kill in between must not leave a package that nobody remembers.
  await updateRecord(layout, (record) => ({ packages: [...new Set([...record.packages, ...missing])] }));
  await installPackages(missing, log);
}

/** Whether a /proc/mounts names a cgroup hierarchy, of either version. */
export function hasCgroups(mounts: string): boolean {
  return mounts.split("\n").some((line) => /^\S+ \S+ cgroup2? /.test(line));
}

async function mountCgroups(layout: ServerLayout, log: (line: string) => void): Promise<void> {
  log("mounting the cgroup hierarchies");
  await updateRecord(layout, () => ({ cgroups: true }));
  // Its failure shows in the engine's log, which is the better message.
  await execa("cgroupfs-mount", { reject: false });
}
