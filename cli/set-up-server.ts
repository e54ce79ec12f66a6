import { execa } from "execa";
import { CommandError } from "./failure.ts";

/** Longer than the packages of Docker need on a slow line. */
const LIMIT_MS = 20 * 60_000;

/** Runs the program that sets a server up; what it does is shown on standard error. Throws {@link CommandError}. */
export async function setUpServer(program: string): Promise<void> {
  const run = await execa("sh", ["-s", "host-setup"], {
    input: program,
    env: { SLIPWAY_NAME: "host" },
    stderr: "inherit",
    reject: false,
    timeout: LIMIT_MS,
  });
  if (run.failed) throw new CommandError(run.stdout || run.shortMessage);
}
