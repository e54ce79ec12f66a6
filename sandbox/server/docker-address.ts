import Docker from "dockerode";
import { remoteEngine } from "./refusals.ts";
import { SandboxError } from "./sandbox-error.ts";

/** Where Docker's own packages let their engine listen. */
export const DEFAULT_SOCKET = "/var/run/docker.sock";

/** Whether an engine answers at an address, and if not, why not. */
export type Answer = "answers" | "absent" | "forbidden";

/**
 * A client for a `DOCKER_HOST` of this machine: `unix://…`, or `tcp://` on a loopback address.
 * @throws SandboxError for an engine elsewhere.
 */
export function clientFor(dockerHost: string): Docker {
  const socket = /^unix:\/\/(\/.+)$/.exec(dockerHost)?.[1];
  if (socket !== undefined) return new Docker({ socketPath: socket });
  const tcp = /^tcp:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\]):(\d+)\/?$/.exec(dockerHost);
  if (tcp?.[1] === undefined || process.env.DOCKER_TLS_VERIFY)
    throw new SandboxError(remoteEngine(dockerHost));
  return new Docker({ protocol: "http", host: tcp[1].replace(/[[\]]/g, ""), port: Number(tcp[2]) });
}

/** Asks the engine for a sign of life. */
export async function ask(docker: Docker): Promise<{ readonly answer: Answer; readonly reason: string }> {
  try {
    await docker.ping();
    return { answer: "answers", reason: "" };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { answer: code === "EACCES" || code === "EPERM" ? "forbidden" : "absent", reason: message };
  }
}
