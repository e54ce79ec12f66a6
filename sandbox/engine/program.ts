import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Project } from "./project.ts";
import { ORGANIZATION } from "./urn.ts";

/** What the program is run with. */
export interface ProgramOptions {
  readonly project: Project;
  readonly stack: string;
  readonly dryRun: boolean;
  /** Address of the gRPC server. */
  readonly address: string;
  /** Where Node may keep compiled modules. */
  readonly cacheFolder: string;
  /** By full key. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly onOutput: (stream: "stdout" | "stderr", line: string) => void;
}

/** How the program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program under way. */
export interface RunningProgram {
  readonly ended: Promise<ProgramEnd>;
  /** Ends it and everything that it started, at once. */
  kill(): void;
}

/** Operations that the program may ask for at once: the engine itself sets no limit. */
const PARALLEL = "1024";

/** Starts the unchanged program with the SDK's own runner, as the real engine's language host does. */
export function startProgram(options: ProgramOptions): RunningProgram {
  const { project } = options;
  const child = spawn(process.execPath, [...nodeOptions(), ...runnerArguments(options)], {
    cwd: project.programFolder,
    env: programEnvironment(options),
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own: what the program starts can be ended together with it.
    detached: true,
  });
  readLines(child.stdout, (line) => options.onOutput("stdout", line));
  readLines(child.stderr, (line) => options.onOutput("stderr", line));
  const ended = new Promise<ProgramEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const killWithUs = () => killGroup(child);
  process.once("exit", killWithUs);
  void ended.finally(() => process.removeListener("exit", killWithUs)).catch(() => {});
  return { ended, kill: () => killGroup(child) };
}

/** Type stripping and deprecations of dependencies are not the program's messages. */
function nodeOptions(): string[] {
  return ["--disable-warning=ExperimentalWarning", "--no-deprecation"];
}

function runnerArguments(options: ProgramOptions): string[] {
  const { project, address } = options;
  return [
    runnerPath(project.programFolder),
    `--monitor=${address}`,
    `--engine=${address}`,
    `--organization=${ORGANIZATION}`,
    `--project=${project.name}`,
    `--stack=${options.stack}`,
    `--root-directory=${project.folder}`,
    `--pwd=${project.programFolder}`,
    `--parallel=${PARALLEL}`,
    ...(options.dryRun ? ["--dry-run"] : []),
    project.entry,
  ];
}

/** The runner of the program's own copy of the SDK; ours where it has none. */
function runnerPath(programFolder: string): string {
  const own = createRequire(join(programFolder, "index.js"));
  try {
    return own.resolve("@pulumi/pulumi/cmd/run");
  } catch {
    return createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run");
  }
}

function programEnvironment(options: ProgramOptions): NodeJS.ProcessEnv {
  // The program gets the decrypted configuration; the passphrase itself is none of its business.
  const { PULUMI_CONFIG_PASSPHRASE: _, PULUMI_CONFIG_PASSPHRASE_FILE: __, ...env } = process.env;
  return {
    NODE_COMPILE_CACHE: options.cacheFolder,
    ...env,
    PULUMI_NODEJS_TYPESCRIPT: "false",
    PULUMI_CONFIG: JSON.stringify(options.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(options.secretKeys),
  };
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", onLine);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
