import { createHash } from "node:crypto";
import { join, resolve } from "node:path";

/** Where the server of one project folder keeps things: under its `.sandbox`, and one folder of sockets under /run. */
export interface ServerLayout {
  readonly root: string;
  /** `.sandbox` itself. */
  readonly folder: string;
  /** What was made on this machine, so that it can be removed again: `server.json`. */
  readonly record: string;
  /** Programs unpacked out of packages, in the tree of their package. */
  readonly tools: string;
  /** Packages of Python, a folder for each list of them. */
  readonly pythonPackages: string;
  readonly dockerData: string;
  readonly dockerPid: string;
  readonly dockerLog: string;
  /** Sockets and containerd's runtime state of our own Docker engine. */
  readonly dockerExec: string;
  readonly registryData: string;
  readonly registryConfig: string;
  readonly registryLog: string;
  /** State, keys and control token of the GitHub simulator. */
  readonly githubFolder: string;
  readonly githubLog: string;
  /** Keys and configuration of the SSH server. */
  readonly sshdFolder: string;
  readonly sshdLog: string;
  /** What jobs that ran in the place of workflows printed, one file a run. */
  readonly githubRuns: string;
}

/** The layout of one project folder. */
export function serverLayoutOf(root: string): ServerLayout {
  const absolute = resolve(root);
  const folder = join(absolute, ".sandbox");
  const docker = join(folder, "docker");
  const registry = join(folder, "registry");
  return {
    root: absolute,
    folder,
    record: join(folder, "server.json"),
    tools: join(folder, "tools"),
    pythonPackages: join(folder, "python-packages"),
    dockerData: join(docker, "data"),
    dockerPid: join(docker, "dockerd.pid"),
    dockerLog: join(docker, "dockerd.log"),
    // Not under the project: a Unix socket's path has at most 107 characters, and /run is empty after a restart of the
    // machine, so that no pid file of containerd from before it can be taken for a live one.
    dockerExec: join("/run", `slipway-${createHash("sha256").update(absolute).digest("hex").slice(0, 10)}`),
    registryData: join(registry, "data"),
    registryConfig: join(registry, "config.yml"),
    registryLog: join(registry, "registry.log"),
    githubFolder: join(folder, "github"),
    githubLog: join(folder, "github", "simulator.log"),
    sshdFolder: join(folder, "sshd"),
    sshdLog: join(folder, "sshd", "sshd.log"),
    githubRuns: join(folder, "github", "runs"),
  };
}
