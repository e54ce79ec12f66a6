import { readFileSync } from "node:fs";
import { execa } from "execa";
import type { SshTarget } from "./server.ts";
import { assignments, shellWord } from "./shell.ts";

const CONNECTION = readFileSync(new URL("./connection.sh", import.meta.url), "utf8");

/** Longer than `ssh` itself waits for anything. */
const LIMIT_MS = 60_000;

/**
 * Opens the connection that all commands to a server share; does nothing where it is open. Throws with the reason and the
 * repair, before anything has run there.
 */
export async function connect(target: SshTarget, name: string): Promise<void> {
  const script = [connectionScript(target), assignments({ SLIPWAY_NAME: name }), 'open_connection "$@"'];
  const run = await execa("sh", ["-s", "connect"], {
    input: script.join("\n"),
    reject: false,
    timeout: LIMIT_MS,
  });
  if (run.timedOut) throw new Error(`${target.address} did not answer within ${LIMIT_MS / 1000} s.`);
  if (run.failed) throw new Error(run.stdout || run.stderr || run.shortMessage);
}

/** Closes it; does nothing where it is closed. What still uses it is cut off. */
export async function disconnect({ address, options }: SshTarget): Promise<void> {
  await execa("ssh", [...options, "-O", "exit", "--", address], { reject: false, stdin: "ignore" });
}

/** What a script that uses the connection has in front of it. It finds the arguments of `ssh` in its own. */
export function connectionScript({ address, options }: SshTarget): string {
  const { hostname, port } = new URL(address);
  const variables = {
    SLIPWAY_SERVER: address,
    SLIPWAY_ADDRESS: hostname.replace(/^\[|\]$/g, ""),
    SLIPWAY_PORT: port || "22",
  };
  return [`set -- ${options.map(shellWord).join(" ")}`, assignments(variables), CONNECTION].join("\n");
}
