import type { ServerLayout } from "./layout.ts";
import { findProgram } from "./machine.ts";
import { hasCandidate } from "./packages.ts";
import { unpackTool } from "./tools.ts";

/**
 * The `docker` command: this machine's, else one unpacked out of its package into `.sandbox/tools`, for an engine that
 * came without it. Returns its absolute path.
 */
export async function ensureDockerCli(layout: ServerLayout, log: (line: string) => void): Promise<string> {
  const found = await findProgram("docker");
  if (found !== undefined) return found;
  const name = (await hasCandidate("docker-cli")) ? "docker-cli" : "docker.io";
  return unpackTool(layout, { package: name, program: "usr/bin/docker" }, log);
}
