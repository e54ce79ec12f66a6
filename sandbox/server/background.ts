import { spawn } from "node:child_process";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type ProcessRecord, recordOf } from "./process.ts";
import { SandboxError } from "./sandbox-error.ts";

/** A program that goes on when the command that started it has ended. */
export interface BackgroundOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** Both outputs are appended here. */
  readonly log: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a program in a session of its own, detached from the terminal and from this process. */
export async function startInBackground(options: BackgroundOptions): Promise<ProcessRecord> {
  await mkdir(dirname(options.log), { recursive: true });
  const log = await open(options.log, "a");
  try {
    const child = spawn(options.program, options.args, {
      detached: true,
      cwd: "/",
      stdio: ["ignore", log.fd, log.fd],
      env: options.env ?? process.env,
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once("spawn", () => resolve(child.pid as number));
      child.once("error", reject);
    });
    child.unref();
    const record = await recordOf(pid);
    if (record === undefined)
      throw new SandboxError(`${options.program} ended at once:\n${await lastLines(options.log)}`);
    return record;
  } finally {
    await log.close();
  }
}

/** The last lines of a log file, for a message. */
export async function lastLines(path: string, count = 15): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
