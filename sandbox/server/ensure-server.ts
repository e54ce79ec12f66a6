import { mkdir, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type Docker from "dockerode";
import { ask, clientFor, DEFAULT_SOCKET } from "./docker-address.ts";
import { ensureDockerCli } from "./docker-cli.ts";
import { runningDockerd, startDockerd } from "./dockerd.ts";
import { installEngine } from "./install-engine.ts";
import { type ServerLayout, serverLayoutOf } from "./layout.ts";
import { findProgram, lookAtMachine, type Machine } from "./machine.ts";
import { readRecord } from "./record.ts";
import { diskFull, noEngine, noPermission, silentEngine, wrongSystem } from "./refusals.ts";
import { SandboxError } from "./sandbox-error.ts";

/** What {@link ensureServer} needs to know. */
export interface ServerOptions {
  /** Project folder: everything that is kept is kept in its `.sandbox`. */
  readonly root: string;
  /** Gets one line for each step that takes time. */
  readonly log: (line: string) => void;
  /**
   * Socket of the Docker engine where DOCKER_HOST names none: asked first, and where nothing answers an engine of our own
   * listens there. Default: {@link DEFAULT_SOCKET}.
   */
  readonly socket?: string;
}

/** A Docker engine of this machine that answers. */
export interface Server {
  readonly layout: ServerLayout;
  readonly log: (line: string) => void;
  readonly docker: Docker;
  /** Address in the form of DOCKER_HOST. */
  readonly dockerHost: string;
  /** Whether the engine is ours. */
  readonly own: boolean;
  /** What programs that call the `docker` command need in their environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Makes sure that this machine has a Docker engine: the one that answers, else one that is installed and started, which
 * takes root on Debian or Ubuntu. A second call changes nothing.
 * @throws SandboxError where this machine cannot be the sandbox, with the repair.
 */
export async function ensureServer(options: ServerOptions): Promise<Server> {
  const layout = serverLayoutOf(options.root);
  const machine = await lookAtMachine();
  refuse(wrongSystem(machine));
  await mkdir(layout.folder, { recursive: true, mode: 0o700 });
  refuse(diskFull(layout.root, await freeBytes(layout.root)));

  const dockerHost = await engineAddress(layout, machine, options);
  const cli = await ensureDockerCli(layout, options.log);
  const path = [dirname(cli), process.env.PATH].join(":");
  return {
    layout,
    log: options.log,
    docker: clientFor(dockerHost),
    dockerHost,
    own: (await readRecord(layout)).dockerd !== undefined,
    // The default stays unnamed: the Docker provider keeps what the variable says in the state, and the next run without it
    // would plan a change.
    env: { ...(dockerHost !== `unix://${DEFAULT_SOCKET}` && { DOCKER_HOST: dockerHost }), PATH: path },
  };
}

async function engineAddress(
  layout: ServerLayout,
  machine: Machine,
  options: ServerOptions,
): Promise<string> {
  const given = process.env.DOCKER_HOST;
  if (given && options.socket === undefined) {
    const { answer, reason } = await ask(clientFor(given));
    if (answer === "answers") return given;
    throw new SandboxError(silentEngine(given, reason));
  }
  const socket = options.socket ?? DEFAULT_SOCKET;
  const address = `unix://${socket}`;
  const { answer } = await ask(clientFor(address));
  if (answer === "answers") return address;
  if (answer === "forbidden") throw new SandboxError(noPermission(machine, socket));
  if (!machine.root) throw new SandboxError(noEngine(socket, (await findProgram("dockerd")) !== undefined));
  await ownEngine(layout, socket, options.log);
  return address;
}

async function ownEngine(layout: ServerLayout, socket: string, log: (line: string) => void): Promise<void> {
  const address = clientFor(`unix://${socket}`);
  if ((await runningDockerd(layout)) === undefined) {
    await installEngine(layout, log);
    // With an init system the package starts its engine itself.
    if ((await ask(address)).answer === "answers") return;
  }
  await startDockerd(layout, socket, log);
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function refuse(reason: string | undefined): void {
  if (reason !== undefined) throw new SandboxError(reason);
}
