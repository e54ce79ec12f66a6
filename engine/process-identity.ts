import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename } from "node:path";
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

/** Variable in the environment of the processes that we start: it tells a child process whose it is. */
export const OWNER_VARIABLE = "SLIPWAY_OWNER";

/** Value of {@link OWNER_VARIABLE} for children of this process. */
export async function ownerMark(): Promise<string> {
  return `${process.pid} ${(await startOf(process.pid)) ?? ""}`;
}

/**
 * What became of a process of this host that holds something: `gone`; `orphaned`, where it was started by one of ours that
 * is gone and works on alone; or `running`. What cannot be told counts as running.
 *
 * @param program what its command is called, so that another process that got its number is not taken for it
 */
export async function fateOf(pid: number, program?: string): Promise<"gone" | "orphaned" | "running"> {
  if (!(await isAlive(pid))) return "gone";
  const command = program === undefined ? undefined : await commandOf(pid);
  // Some systems wrap a program under a name of their own: `.pulumi-wrapped`.
  if (program !== undefined && command !== undefined && !command.includes(program)) return "gone";
  const [owner, started] = (await ownerOf(pid))?.split(" ") ?? [];
  if (owner === undefined || !(await isAlive(Number(owner))))
    return owner === undefined ? "running" : "orphaned";
  const now = await startOf(Number(owner));
  return now === undefined || now === started ? "running" : "orphaned";
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process.
    if ((error as NodeJS.ErrnoException).code === "EPERM") return true;
    return false;
  }
  return (await statusOf(pid))?.[0] !== "Z";
}

/** Name of its program; undefined where the system does not tell. */
async function commandOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === "linux") return (await readFile(`/proc/${pid}/comm`, "utf8")).trim();
    const { stdout } = await promisify(execFile)("ps", ["-o", "comm=", "-p", String(pid)]);
    return basename(stdout.trim()) || undefined;
  } catch {
    return undefined;
  }
}

/** The mark in the environment of a process; undefined where it has none, or the system does not show it. */
async function ownerOf(pid: number): Promise<string | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8");
    const prefix = `${OWNER_VARIABLE}=`;
    return environment
      .split("\0")
      .find((entry) => entry.startsWith(prefix))
      ?.slice(prefix.length);
  } catch {
    return undefined;
  }
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
    const fields = await statusOf(pid);
    return fields?.[0] === "Z" ? undefined : fields?.[19];
  }
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Linux: state, then what follows it in proc(5), start time as the 20th field; undefined where there is none. */
async function statusOf(pid: number): Promise<string[] | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The command in parentheses may contain anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
