import { readFileSync } from "node:fs";
import { execa } from "execa";
import { connectionScript } from "./connect.ts";
import type { SshTarget } from "./server.ts";
import { assignments } from "./shell.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const OVER_SSH = read("./over-ssh.sh");
const SUPERVISOR = read("./supervisor.sh");

/** A program for the shell of a server. */
export interface ServerProgram {
  /** What it is called in lists of processes. */
  readonly command: string;
  /** POSIX `sh`. */
  readonly program: string;
  /** Names of the variables that it gets from the environment of this machine. */
  readonly forward: readonly string[];
}

/** What `sh -s` of this machine reads to run a program on a server. It wants SLIPWAY_NAME in its environment. */
export function overSsh(target: SshTarget, program: ServerProgram): string {
  return [connectionScript(target), overSshParts(program)].join("\n");
}

/** The same without the connection, where another script comes in between. */
export function overSshParts({ command, program, forward }: ServerProgram): string {
  const variables = {
    SLIPWAY_COMMAND: command,
    SLIPWAY_FORWARD: forward.join(" "),
    SLIPWAY_SUPERVISOR: SUPERVISOR,
    SLIPWAY_PROGRAM: program,
  };
  return [assignments(variables), OVER_SSH].join("\n");
}

/** Runs a program on a server and gives what it prints. Throws with that where it fails. */
export async function runOverSsh(
  target: SshTarget,
  { command, program }: Omit<ServerProgram, "forward">,
  values: Readonly<Record<string, string>>,
): Promise<string> {
  const input = overSsh(target, { command, program, forward: Object.keys(values) });
  const run = await execa("sh", ["-s", command], { input, env: values, reject: false });
  if (run.failed) throw new Error(run.stdout || run.stderr || run.shortMessage);
  return run.stdout;
}
