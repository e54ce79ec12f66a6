import { readdir, readFile } from "node:fs/promises";
import { waitUntil } from "./wait.ts";

/** Tells one process of this machine from all others, also from a later one of the same number. */
export interface ProcessRecord {
  readonly pid: number;
  /** Start time in clock ticks after the start of the machine, as /proc writes it: only compared. */
  readonly started: string;
  /** Identifier of the machine's start: start times of two of them cannot be compared. */
  readonly boot: string;
}

/** The record of a live process, or undefined where there is none (a zombie counts as none). */
export async function recordOf(pid: number): Promise<ProcessRecord | undefined> {
  const [started, boot] = await Promise.all([startOf(pid), bootId()]);
  return started === undefined ? undefined : { pid, started, boot };
}

/** Whether this very process still runs. */
export async function isRunning(record: ProcessRecord): Promise<boolean> {
  const now = await recordOf(record.pid);
  return now !== undefined && now.started === record.started && now.boot === record.boot;
}

/**
 * A process with all of these arguments in its command line, whoever started it. This is how a process is found again
 * whose starter was killed before it could write the number down.
 */
export async function findByArguments(...wanted: readonly string[]): Promise<ProcessRecord | undefined> {
  return findProcess((given) => wanted.every((argument) => given.includes(argument)));
}

/** A process with an argument that fits. */
export async function findByArgument(
  fits: (argument: string) => boolean,
): Promise<ProcessRecord | undefined> {
  return findProcess((given) => given.some(fits));
}

async function findProcess(fits: (args: readonly string[]) => boolean): Promise<ProcessRecord | undefined> {
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const line = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
    if (!fits(line.split("\0"))) continue;
    const record = await recordOf(Number(entry));
    // None for a process that has just ended, or waits for its parent.
    if (record !== undefined) return record;
  }
  return undefined;
}

/**
 * Ends a process of ours and waits for its end; does nothing where it is gone or its number belongs to another one.
 * @returns whether it ran.
 */
export async function endProcess(record: ProcessRecord, graceSeconds: number): Promise<boolean> {
  if (!(await isRunning(record))) return false;
  signal(record.pid, "SIGTERM");
  const gone = async () => !(await isRunning(record));
  if (await waitUntil(gone, { seconds: graceSeconds })) return true;
  signal(record.pid, "SIGKILL");
  await waitUntil(gone, { seconds: 5 });
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function bootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "")).trim();
}

async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat === undefined ? undefined : startInStat(stat);
}

/**
 * The start time in a line of /proc/PID/stat; undefined for a process that has ended and waits for its parent.
 * proc(5): the command in parentheses may contain anything; after it the state is the first field, the start time the 20th.
 */
export function startInStat(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
}
