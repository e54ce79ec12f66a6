import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ControlAddress, controlClient } from "../github-simulator/control/client.ts";
import { lastLines, startInBackground } from "./background.ts";
import type { ServerLayout } from "./layout.ts";
import { firstFreePort, isFree } from "./port.ts";
import { endProcess, findByArguments, isRunning, type ProcessRecord } from "./process.ts";
import { readRecord, updateRecord } from "./record.ts";
import type { Report } from "./remove/report.ts";
import { SandboxError } from "./sandbox-error.ts";
import { waitUntil } from "./wait.ts";

/** Where the GitHub simulator listens at the first start, or on the next free port after it. */
export const DEFAULT_GITHUB_PORT = 5090;

const MAIN = fileURLToPath(new URL("../github-simulator/main.ts", import.meta.url));

/** The GitHub simulator of a project folder, with its control interface. */
export interface GitHub extends ControlAddress {
  readonly port: number;
}

/**
 * Makes sure that the GitHub simulator runs: the one that was started before, on the port it had then, because stacks know
 * its address. What it holds is in `.sandbox/github`.
 * @throws SandboxError when another program has taken that port.
 */
export async function ensureGitHub(server: {
  readonly layout: ServerLayout;
  readonly log: (line: string) => void;
}): Promise<GitHub> {
  const { layout, log } = server;
  const known = (await readRecord(layout)).github;
  const port = known?.port ?? (await firstFreePort(DEFAULT_GITHUB_PORT));
  let process = await runningGitHub(layout);
  if (process === undefined) {
    if (!(await isFree(port))) throw new SandboxError(portTaken(layout, port));
    process = await launch(layout, port, log);
  }
  return waitUntilReady(layout, port, process);
}

/** The simulator's process where it runs, whether or not its start was written down. */
export async function runningGitHub(layout: ServerLayout): Promise<ProcessRecord | undefined> {
  const recorded = (await readRecord(layout)).github?.process;
  if (recorded !== undefined && (await isRunning(recorded))) return recorded;
  return findByArguments(MAIN, layout.githubFolder);
}

/** Ends it. Its files go with `.sandbox`. */
export async function removeGitHub(layout: ServerLayout, report: Report): Promise<void> {
  const running = await runningGitHub(layout);
  if (running !== undefined && (await endProcess(running, 10))) {
    report.removed("process", `github-simulator (${running.pid})`);
  }
}

async function launch(
  layout: ServerLayout,
  port: number,
  log: (line: string) => void,
): Promise<ProcessRecord> {
  await mkdir(layout.githubFolder, { recursive: true, mode: 0o700 });
  // The port first: a start that is killed here finds the process again by its folder.
  await updateRecord(layout, () => ({ github: { port } }));
  log(`starting the GitHub simulator on 127.0.0.1:${port}`);
  const started = await startInBackground({
    program: process.execPath,
    args: [MAIN, layout.githubFolder, String(port)],
    log: layout.githubLog,
  });
  await updateRecord(layout, () => ({ github: { port, process: started } }));
  return started;
}

async function waitUntilReady(layout: ServerLayout, port: number, process: ProcessRecord): Promise<GitHub> {
  const url = `http://127.0.0.1:${port}`;
  let found: GitHub | undefined;
  let alive = true;
  const settled = async () => {
    alive = await isRunning(process);
    found = await reached(layout, url, port);
    return !alive || found !== undefined;
  };
  await waitUntil(settled, { seconds: 20, every: 50 });
  if (alive && found !== undefined) return found;
  throw new SandboxError(
    `${layout.githubLog}: the GitHub simulator ${alive ? "does not answer" : "ended"}. Its last lines:\n${await lastLines(layout.githubLog)}`,
  );
}

/** Asked through the control interface, so that another program on this port is never taken for it. */
async function reached(layout: ServerLayout, url: string, port: number): Promise<GitHub | undefined> {
  const token = await readFile(join(layout.githubFolder, "control-token"), "utf8").catch(() => undefined);
  if (token === undefined) return undefined;
  const address = { url, controlToken: token.trim() };
  return controlClient(address)
    .mismatches({})
    .then(
      () => ({ ...address, port }),
      () => undefined,
    );
}

/** Another program listens where the simulator did. */
function portTaken(layout: ServerLayout, port: number): string {
  return `${layout.record}: github.port is ${port}, which another program has taken. Stop that program ('ss -ltnp' names it), or start anew with 'npm run sandbox:down'.`;
}
