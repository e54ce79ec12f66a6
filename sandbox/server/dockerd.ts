import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { lastLines, startInBackground } from "./background.ts";
import { ask, clientFor } from "./docker-address.ts";
import type { ServerLayout } from "./layout.ts";
import { findProgram } from "./machine.ts";
import { findByArguments, isRunning, type ProcessRecord } from "./process.ts";
import { readRecord, updateRecord } from "./record.ts";
import { SandboxError } from "./sandbox-error.ts";
import { waitUntil } from "./wait.ts";

/** Seconds until a Docker engine that was just started must answer: a first start on a slow disk takes about ten. */
export const START_LIMIT_SECONDS = 90;

/** Our own Docker engine where it runs, whether or not its start was written down. */
export async function runningDockerd(layout: ServerLayout): Promise<ProcessRecord | undefined> {
  const recorded = (await readRecord(layout)).dockerd?.process;
  if (recorded !== undefined && (await isRunning(recorded))) return recorded;
  return findByArguments("--pidfile", layout.dockerPid);
}

/**
 * Starts our own Docker engine, or takes the one that runs, and waits until it answers.
 * @throws SandboxError with the last lines of its log.
 */
export async function startDockerd(
  layout: ServerLayout,
  socket: string,
  log: (line: string) => void,
): Promise<void> {
  const process = (await runningDockerd(layout)) ?? (await launch(layout, socket, log));
  await updateRecord(layout, () => ({ dockerd: { socket, process } }));
  const docker = clientFor(`unix://${socket}`);
  let alive = true;
  const settled = async () => {
    alive = await isRunning(process);
    return !alive || (await ask(docker)).answer === "answers";
  };
  const onSecond = (seconds: number) => {
    if (seconds % 5 === 0) log(`waiting for the Docker engine (${seconds} s)`);
  };
  const answered = await waitUntil(settled, { seconds: START_LIMIT_SECONDS, onSecond });
  if (answered && alive) return;
  throw new SandboxError(await failure(layout, alive));
}

async function launch(
  layout: ServerLayout,
  socket: string,
  log: (line: string) => void,
): Promise<ProcessRecord> {
  log("starting a Docker engine");
  await mkdir(layout.dockerData, { recursive: true });
  await forgetDeadProcesses(layout);
  await rm(socket, { force: true });
  await updateRecord(layout, () => ({ dockerd: { socket } }));
  const args = ["--host", `unix://${socket}`, "--data-root", layout.dockerData];
  return startInBackground({
    program: (await findProgram("dockerd")) ?? "dockerd",
    args: [...args, "--exec-root", layout.dockerExec, "--pidfile", layout.dockerPid],
    log: layout.dockerLog,
    env: { ...process.env, PATH: await pathWithWorkingIptables(layout) },
  });
}

/**
 * Pid files that a killed engine left. dockerd believes any number that is in use: by another process by now, or by its own
 * containerd that has ended and that nobody has waited for.
 */
async function forgetDeadProcesses(layout: ServerLayout): Promise<void> {
  await rm(layout.dockerPid, { force: true });
  const containerd = join(layout.dockerExec, "containerd");
  const running = await findByArguments(join(containerd, "containerd.toml"));
  if (running === undefined) await rm(join(containerd, "containerd.pid"), { force: true });
}

/**
 * The PATH for dockerd. Debian's iptables speaks to nftables; on a kernel without them dockerd dies, while the older
 * interface is in the same package under another name. A link in front of the PATH selects it for dockerd alone.
 */
async function pathWithWorkingIptables(layout: ServerLayout): Promise<string> {
  const path = `${process.env.PATH ?? ""}:/usr/local/sbin:/usr/sbin:/sbin`;
  const works = async (program: string) =>
    (await execa(program, ["-t", "nat", "-L", "-n"], { reject: false, env: { PATH: path } })).exitCode === 0;
  const legacy = await findProgram("iptables-legacy");
  if ((await works("iptables")) || legacy === undefined || !(await works(legacy))) return path;
  const folder = join(layout.folder, "docker", "bin");
  await mkdir(folder, { recursive: true });
  for (const [name, target] of [
    ["iptables", legacy],
    ["ip6tables", legacy.replace(/iptables-legacy$/, "ip6tables-legacy")],
  ] as const) {
    await rm(join(folder, name), { force: true });
    await symlink(target, join(folder, name));
  }
  return `${folder}:${path}`;
}

async function failure(layout: ServerLayout, alive: boolean): Promise<string> {
  const what = alive ? `did not answer within ${START_LIMIT_SECONDS} s` : "ended";
  return [
    `${layout.dockerLog}: the Docker engine that the sandbox started ${what}. Its last lines:`,
    await lastLines(layout.dockerLog),
    "Repair what they say and run the command again. In a container without privileges no Docker engine can run: use a virtual machine, or give the container the Docker socket of its host.",
  ].join("\n");
}
