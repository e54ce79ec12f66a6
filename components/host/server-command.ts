import { readFileSync } from "node:fs";
import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

/** What every script has in front of it. */
const COMMON = readFileSync(new URL("./common.sh", import.meta.url), "utf8");

/** Arguments for {@link serverCommand}. */
export interface ServerCommandArgs {
  /**
   * POSIX `sh` program, the text of a file: see {@link loadScript}. A change of it runs the command again. It has common.sh
   * in front of it, which names SLIPWAY_NAME in what it says.
   */
  readonly script: string;
  /** Variables that the script reads. They stand in plans and state as they are; a change of one runs the command again. */
  readonly values: Readonly<Record<string, pulumi.Input<string>>>;
  /** Variables that are secret: on standard input only, encrypted in the state. A change of one runs the command again. */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  /** What is shown while it runs. Default: standard error; the result of a command is what it prints on standard output. */
  readonly logging?: "stderr" | "none";
}

/**
 * One script that runs on the server of a stack, once for each set of values. It replaces nothing: a change is an update
 * in place. The script itself travels on standard input, so that an error names `sh -s NAME` and not a page of shell,
 * and so that no value is ever in an argument list.
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
      environment: { ...args.values },
      stdin: standardInput(COMMON + args.script, args.secrets ?? {}),
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

/** One word as `sh` reads it back, whatever is in it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Secrets as shell assignments, then the script; a secret as soon as one value is. */
function standardInput(
  script: string,
  secrets: Readonly<Record<string, pulumi.Input<string>>>,
): pulumi.Input<string> {
  if (Object.keys(secrets).length === 0) return script;
  return pulumi.secret(
    pulumi
      .output(secrets)
      .apply((values) =>
        [...Object.entries(values).map(([name, value]) => `${name}=${shellWord(value)}`), script].join("\n"),
      ),
  );
}
