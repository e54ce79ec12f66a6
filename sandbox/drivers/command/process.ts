import { type ChildProcess, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process to run. */
export interface ProcessOptions {
  readonly args: readonly string[];
  readonly dir: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: string;
  readonly signal: AbortSignal;
  readonly onOutput: (stream: "stdout" | "stderr", chunk: Buffer) => void;
}

/** How long a process may take to end by itself after it was asked to, in milliseconds. */
const GRACE = 2000;

/**
 * Runs a process in a group of its own, to the end of its output, and says how it failed in Go's words: `exit status 1`,
 * `signal: killed`, `fork/exec …`. Undefined: it did not fail. An abort ends the whole group.
 */
export async function runProcess(options: ProcessOptions): Promise<string | undefined> {
  if (options.signal.aborted) return "context canceled";
  const [program = "", ...rest] = options.args;
  let child: ChildProcess;
  try {
    child = spawn(program, rest, {
      cwd: options.dir,
      env: options.environment,
      detached: true,
      stdio: [options.stdin === "" ? "ignore" : "pipe", "pipe", "pipe"],
    });
  } catch (error) {
    return startFailure(program, options.dir, error as NodeJS.ErrnoException);
  }
  return await supervise(child, program, options);
}

async function supervise(
  child: ChildProcess,
  program: string,
  options: ProcessOptions,
): Promise<string | undefined> {
  const stop = () => void endGroup(child);
  options.signal.addEventListener("abort", stop, { once: true });
  child.stdout?.on("data", (chunk: Buffer) => options.onOutput("stdout", chunk));
  child.stderr?.on("data", (chunk: Buffer) => options.onOutput("stderr", chunk));
  // A program that does not read its input closes it: that is its right, not an error.
  child.stdin?.on("error", () => {});
  child.stdin?.end(options.stdin);
  try {
    return await new Promise((resolve) => {
      child.once("error", (error) => resolve(startFailure(program, options.dir, error)));
      child.once("close", (code, signal) => resolve(exitFailure(code, signal)));
    });
  } finally {
    options.signal.removeEventListener("abort", stop);
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, "SIGTERM");
  await sleep(GRACE, undefined, { ref: false });
  signalGroup(child, "SIGKILL");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone: that is what was wanted.
  }
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGQUIT: "quit",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

function exitFailure(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  if (signal !== null) return `signal: ${SIGNALS[signal] ?? signal}`;
  return code === 0 ? undefined : `exit status ${code}`;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
  E2BIG: "argument list too long",
};

/** Node says ENOENT for a missing program and for a missing folder alike. */
function startFailure(program: string, dir: string | undefined, error: NodeJS.ErrnoException): string {
  const reason = REASONS[error.code ?? ""] ?? error.message;
  if (error.code === "ENOENT" && dir !== undefined && !isFolder(dir)) return `chdir ${dir}: ${reason}`;
  if (error.code === "ENOENT" && !program.includes("/"))
    return `exec: "${program}": executable file not found in $PATH`;
  return `fork/exec ${program}: ${reason}`;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
