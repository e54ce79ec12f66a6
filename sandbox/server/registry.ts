import { mkdir } from "node:fs/promises";
import { writeAtomic } from "../engine/atomic-file.ts";
import { lastLines, startInBackground } from "./background.ts";
import type { Server } from "./ensure-server.ts";
import type { ServerLayout } from "./layout.ts";
import { firstFreePort, isFree } from "./port.ts";
import { findByArguments, isRunning, type ProcessRecord } from "./process.ts";
import { readRecord, updateRecord } from "./record.ts";
import { SandboxError } from "./sandbox-error.ts";
import { unpackTool } from "./tools.ts";
import { waitUntil } from "./wait.ts";

/** Where the registry listens at the first start, or on the next free port after it. */
export const DEFAULT_REGISTRY_PORT = 5050;

/** The image registry on loopback. Docker needs no certificate for an address in 127.0.0.0/8. */
export interface Registry {
  readonly port: number;
  /** The first part of an image's name: `127.0.0.1:5050`. */
  readonly host: string;
}

/**
 * Makes sure that the image registry runs: the one that was started before, on the port it had then, because that is in
 * the names of the images that services run.
 * @throws SandboxError when another program has taken that port.
 */
export async function ensureRegistry(server: Server): Promise<Registry> {
  const { layout, log } = server;
  const known = (await readRecord(layout)).registry;
  const port = known?.port ?? (await firstFreePort(DEFAULT_REGISTRY_PORT));
  const registry = { port, host: `127.0.0.1:${port}` };
  let process = await runningRegistry(layout);
  if (process === undefined) {
    if (!(await isFree(port))) throw new SandboxError(portTaken(layout, port));
    process = await launch(layout, port, log);
  }
  await waitUntilReady(layout, registry, process);
  return registry;
}

/** The registry's process where it runs, whether or not its start was written down. */
export async function runningRegistry(layout: ServerLayout): Promise<ProcessRecord | undefined> {
  const recorded = (await readRecord(layout)).registry?.process;
  if (recorded !== undefined && (await isRunning(recorded))) return recorded;
  return findByArguments("serve", layout.registryConfig);
}

async function launch(
  layout: ServerLayout,
  port: number,
  log: (line: string) => void,
): Promise<ProcessRecord> {
  const program = await unpackTool(
    layout,
    { package: "docker-registry", program: "usr/bin/docker-registry" },
    log,
  );
  await mkdir(layout.registryData, { recursive: true });
  await writeAtomic(layout.registryConfig, registryConfig(layout, port));
  // The port first: a start that is killed here finds the process again by its configuration file.
  await updateRecord(layout, () => ({ registry: { port } }));
  log(`starting the image registry on 127.0.0.1:${port}`);
  const process = await startInBackground({
    program,
    args: ["serve", layout.registryConfig],
    log: layout.registryLog,
  });
  await updateRecord(layout, () => ({ registry: { port, process } }));
  return process;
}

/** The configuration of the registry program: JSON, which is YAML too and needs no care with odd paths. */
export function registryConfig(layout: ServerLayout, port: number): string {
  const config = {
    version: 0.1,
    log: { accesslog: { disabled: true }, level: "warn" },
    storage: { filesystem: { rootdirectory: layout.registryData }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}` },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

async function waitUntilReady(
  layout: ServerLayout,
  registry: Registry,
  process: ProcessRecord,
): Promise<void> {
  let alive = true;
  const settled = async () => {
    alive = await isRunning(process);
    return !alive || (await answers(registry));
  };
  if ((await waitUntil(settled, { seconds: 20, every: 50 })) && alive) return;
  throw new SandboxError(
    `${layout.registryLog}: the image registry ${alive ? "does not answer" : "ended"}. Its last lines:\n${await lastLines(layout.registryLog)}`,
  );
}

async function answers(registry: Registry): Promise<boolean> {
  return fetch(`http://${registry.host}/v2/`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );
}

/** Another program listens where the registry did. */
export function portTaken(layout: ServerLayout, port: number): string {
  return `${layout.record}: registry.port is ${port}, which another program has taken. Stop that program ('ss -ltnp' names it), or start anew with 'npm run sandbox:down'.`;
}
