import { readFileSync } from "node:fs";
import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { HostConfig } from "../../config/config.ts";
import { overSsh } from "../../ssh/program.ts";
import { sshTarget } from "../../ssh/server.ts";
import { assignments } from "../../ssh/shell.ts";

/** What every script has in front of it. */
export const COMMON = loadScript("./common.sh", import.meta.url);

/** Arguments for {@link serverCommand}. */
export interface ServerCommandArgs {
  /** Where it runs. A change of a server's address, key or user runs the command again. */
  readonly server: HostConfig;
  /**
   * POSIX `sh` program, the text of a file: see {@link loadScript}. A change of it runs the command again. It has common.sh
   * in front of it, which names SLIPWAY_NAME in what it says.
   */
  readonly script: string;
  /** Variables that the script reads. They stand in plans and state as they are; a change of one runs the command again. */
  readonly values: Readonly<Record<string, pulumi.Input<string>>>;
  /** Variables that are secret: on standard input only, encrypted in the state. A change of one runs the command again. */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Whether the script runs once more when the command leaves the stack, with SLIPWAY_GONE set. Default: false. */
  readonly runsWhenGone?: boolean;
  /** What is shown while it runs. Default: standard error; the result of a command is what it prints on standard output. */
  readonly logging?: "stderr" | "none";
}

/**
 * One script that runs on the server of a stack, once for each set of values. It replaces nothing: a change is an update
 * in place. The script itself travels on standard input, so that an error names `sh -s NAME` and not a page of shell,
 * and so that no value is ever in an argument list.
 *
 * A server over SSH is reached with the `ssh` of this machine, not with the provider's `remote.Command`: that one logs in
 * anew for each command, takes any host key unless told, and keeps the private key in the state.
 */
export function serverCommand(
  name: string,
  args: ServerCommandArgs,
  opts: pulumi.CustomResourceOptions,
): local.Command {
  return new local.Command(
    name,
    {
      create: `sh -s ${name}`,
      ...(args.runsWhenGone && { delete: `SLIPWAY_GONE=yes sh -s ${name}` }),
      environment: { ...args.values },
      stdin: standardInput(name, args),
      logging: args.logging ?? "stderr",
      // The output of the run before would reach the next one's environment: nothing here needs it.
      addPreviousOutputInEnv: false,
    },
    opts,
  );
}

/**
 * Text of a script beside a module: `loadScript("./rollout-gate.sh", import.meta.url)`. The parts of a script that several
 * share are loaded and joined in front of it.
 */
export function loadScript(path: string, base: string): string {
  return readFileSync(new URL(path, base), "utf8");
}

/** What the local shell reads; a secret as soon as one value is. */
function standardInput(name: string, args: ServerCommandArgs): pulumi.Input<string> {
  const { server, values, secrets = {} } = args;
  const wrap = (program: string) =>
    server.kind === "local"
      ? program
      : overSsh(sshTarget(server), { command: name, program, forward: Object.keys(values) });
  const program = COMMON + args.script;
  if (Object.keys(secrets).length === 0) return wrap(program);
  return pulumi.secret(
    pulumi.output(secrets).apply((resolved) => wrap(`${assignments(resolved)}\n${program}`)),
  );
}
