import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { promisify } from "node:util";

/** Tells one process from all others, also from a later one of the same number. */
export interface ProcessIdentity {
  readonly host: string;
  /** Changes with every start of the machine. Empty where the system has none. */
  readonly boot: string;
  readonly pid: number;
  /** When the process started, as the system writes it: only compared, never read. */
  readonly started: string;
}

/** The identity of this process. */
export async function thisProcess(): Promise<ProcessIdentity> {
  return {
    host: hostname(),
    boot: await bootId(),
    pid: process.pid,
    started: (await startOf(process.pid)) ?? "",
  };
}

/**
 * Whether the process is known to be gone: same host, and another boot, no such process, or one that started at another
 * time. A process of another host is never known to be gone.
 */
export async function isGone(identity: ProcessIdentity): Promise<boolean> {
  if (identity.host !== hostname()) return false;
  if (identity.boot !== (await bootId())) return true;
  const started = await startOf(identity.pid);
  return started === undefined || started !== identity.started;
}

async function bootId(): Promise<string> {
  try {
    return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  } catch {
    // macOS: the start time of a process is a full date there, which tells the same.
    return "";
  }
}

async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8");
      // proc(5): the command in parentheses may contain anything; state is the first field after it, start time the 20th.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
