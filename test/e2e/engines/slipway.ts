import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";

const ROOT = resolve(import.meta.dirname, "../../..");

/** One run of the command, as a user or a pipeline sees it. */
export interface SlipwayRun {
  readonly exitCode: number | undefined;
  /** Lines of standard output, parsed. */
  readonly events: readonly Record<string, unknown>[];
  /** When each of them came, in seconds from the start. */
  readonly times: readonly number[];
  /** The last line. */
  readonly result: {
    readonly ok?: boolean;
    readonly error?: string;
    readonly services?: readonly ServiceRow[];
  };
  /** What people read, and the result: for messages of tests. */
  readonly text: string;
  readonly stdout: string;
}

/** A service in a result. */
export interface ServiceRow {
  readonly name: string;
  readonly kind: string;
  readonly image: string;
  readonly state: string;
  readonly revision: string;
  readonly since: string;
}

/** Runs `slipway` in a folder, with something on standard input or nothing. */
export async function slipway(
  dir: string,
  args: string[],
  env: Record<string, string | undefined>,
  input?: string,
  onLine: () => void = () => {},
): Promise<SlipwayRun> {
  const begin = performance.now();
  const child = execa(process.execPath, [join(ROOT, "cli/main.ts"), ...args], {
    cwd: dir,
    env,
    reject: false,
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
  });
  const times: number[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line === "") return;
    times.push((performance.now() - begin) / 1000);
    onLine();
  });
  const run = await child;
  const lines = run.stdout.split("\n").filter((line) => line !== "");
  const events = lines.map((line) => {
    try {
      return JSON.parse(line) as Record<string, unknown>;
    } catch {
      throw new Error(`standard output of slipway ${args.join(" ")} is not JSON: ${line}`);
    }
  });
  return {
    exitCode: run.exitCode,
    events,
    times,
    result: events.at(-1) ?? {},
    text: `${run.stderr}\n${lines.at(-1) ?? ""}`,
    stdout: run.stdout,
  };
}

/** When {@link killed} kills. */
export interface Kill {
  /** Lines of standard output to wait for, or what the last of them must be. */
  readonly after: number | ((line: string) => boolean);
  /** The whole process group, not the command alone. */
  readonly group: boolean;
}

/** Runs `slipway` and kills it with signal 9 after some of its lines. Gives the lines that came. */
export async function killed(
  dir: string,
  args: string[],
  env: Record<string, string>,
  { after, group }: Kill,
): Promise<string[]> {
  const child = execa(process.execPath, [join(ROOT, "cli/main.ts"), ...args], {
    cwd: dir,
    env,
    reject: false,
    stdin: "ignore",
    // A process group of its own.
    detached: true,
  });
  const lines: string[] = [];
  const isDue = (line: string, index: number) =>
    typeof after === "number" ? index + 1 === after : after(line);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const wasDue = lines.some(isDue);
    lines.push(line);
    if (wasDue || !isDue(line, lines.length - 1) || child.pid === undefined) return;
    process.kill(group ? -child.pid : child.pid, "SIGKILL");
  });
  await child;
  return lines;
}
