import { mkdir } from "node:fs/promises";
import { createConnection } from "node:net";
import { disconnect } from "../../ssh/connect.ts";
import { sshTarget } from "../../ssh/server.ts";
import { lastLines, startInBackground } from "./background.ts";
import type { Server } from "./ensure-server.ts";
import type { ServerLayout } from "./layout.ts";
import { firstFreePort, isFree } from "./port.ts";
import { endProcess, findByArguments, isRunning, type ProcessRecord } from "./process.ts";
import { readRecord, updateRecord } from "./record.ts";
import type { Report } from "./remove/report.ts";
import { SandboxError } from "./sandbox-error.ts";
import { sshdCommand } from "./sshd/command.ts";
import { configPath, writeSshdFiles } from "./sshd/files.ts";
import { waitUntil } from "./wait.ts";

/** Where the SSH server listens at the first start, or on the next free port after it. */
export const DEFAULT_SSHD_PORT = 5022;

/** This machine as a server over SSH: what stands in `slipway:host`. */
export interface Sshd {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  readonly identityFile: string;
}

/**
 * Makes sure that an SSH server runs on loopback, the one that was started before, on the port it had then. It lets in the
 * user who runs it, with a key of its own, and nobody else. Nothing of this machine's own SSH is touched.
 *
 * @throws SandboxError when another program has taken that port.
 */
export async function ensureSshd(server: Server): Promise<Sshd> {
  const { layout, log } = server;
  const known = (await readRecord(layout)).sshd;
  const port = known?.port ?? (await firstFreePort(DEFAULT_SSHD_PORT));
  const sshd = await sshdOf(layout, port, server.env);
  let process = await runningSshd(layout);
  if (process === undefined) {
    if (!(await isFree(port))) throw new SandboxError(portTaken(layout, port));
    process = await launch(server, port);
  }
  await waitUntilReady(layout, port, process);
  log(`an SSH server of this machine answers on 127.0.0.1:${port}`);
  return sshd;
}

async function sshdOf(
  layout: ServerLayout,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<Sshd> {
  const { user, hostKey, identityFile } = await writeSshdFiles(layout, port, env);
  return { address: "127.0.0.1", port, user, hostKey, identityFile };
}

/** Its process where it runs, whether or not its start was written down. */
export async function runningSshd(layout: ServerLayout): Promise<ProcessRecord | undefined> {
  const recorded = (await readRecord(layout)).sshd?.process;
  if (recorded !== undefined && (await isRunning(recorded))) return recorded;
  return findByArguments("-D", configPath(layout));
}

/** Ends it, and the connection to it. Its files go with `.sandbox`. */
export async function removeSshd(layout: ServerLayout, report: Report): Promise<void> {
  const running = await runningSshd(layout);
  const { port } = (await readRecord(layout)).sshd ?? {};
  if (running !== undefined && port !== undefined)
    await disconnect(sshTarget(await sshdOf(layout, port, {})));
  if (running !== undefined && (await endProcess(running, 10))) {
    report.removed("process", `sshd (${running.pid})`);
  }
}

async function launch(server: Server, port: number): Promise<ProcessRecord> {
  const { layout, log } = server;
  await mkdir(layout.sshdFolder, { recursive: true, mode: 0o700 });
  const command = await sshdCommand(server);
  // The port first: a start that is killed here finds the process again by its configuration file.
  await updateRecord(layout, () => ({ sshd: { port } }));
  log(`starting an SSH server on 127.0.0.1:${port}`);
  const process = await startInBackground({ ...command, log: layout.sshdLog });
  await updateRecord(layout, () => ({ sshd: { port, process } }));
  return process;
}

async function waitUntilReady(layout: ServerLayout, port: number, process: ProcessRecord): Promise<void> {
  let alive = true;
  const settled = async () => {
    alive = await isRunning(process);
    return !alive || (await greets(port));
  };
  if ((await waitUntil(settled, { seconds: 20, every: 50 })) && alive) return;
  throw new SandboxError(
    `${layout.sshdLog}: the SSH server ${alive ? "does not answer" : "ended"}. Its last lines:\n${await lastLines(layout.sshdLog)}`,
  );
}

/** A server speaks first: `SSH-2.0-OpenSSH…`. */
async function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port, timeout: 2000 });
    const answer = (good: boolean) => {
      socket.destroy();
      resolve(good);
    };
    socket.once("data", (chunk) => answer(chunk.toString().startsWith("SSH-")));
    socket.once("error", () => answer(false));
    socket.once("timeout", () => answer(false));
    socket.once("close", () => resolve(false));
  });
}

/** Another program listens where the SSH server did. */
function portTaken(layout: ServerLayout, port: number): string {
  return `${layout.record}: sshd.port is ${port}, which another program has taken. Stop that program ('ss -ltnp' names it), or start anew with 'npm run sandbox:down'.`;
}
