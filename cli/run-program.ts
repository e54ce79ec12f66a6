import { createInterface } from "node:readline";
import { execa } from "execa";

/** Settings of {@link runProgram}. */
export interface ProgramOptions {
  /** Whole environment. Default: our own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Standard input; none where absent. */
  readonly input?: string;
  /** Told each line of both streams when it comes. */
  readonly onLine?: (line: string) => void;
  /** Milliseconds after which it is killed. Default: {@link LIMIT_MS}. */
  readonly limit?: number;
  /** Ends it when it aborts. */
  readonly signal?: AbortSignal;
}

/** How a program ended. */
export interface ProgramResult {
  /** Undefined where it could not be started, or was killed. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  /** Where it printed nothing there and failed: why. */
  readonly stderr: string;
}

/** Time for a program that answers a question. */
export const LIMIT_MS = 30_000;

/** Runs a program to its end and gives what it printed, whatever came of it. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env, input, onLine, limit = LIMIT_MS, signal }: ProgramOptions,
): Promise<ProgramResult> {
  const child = execa(program, args, {
    reject: false,
    all: true,
    timeout: limit,
    ...(env && { env, extendEnv: false }),
    ...(signal && { cancelSignal: signal }),
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
  });
  if (onLine) createInterface({ input: child.all }).on("line", onLine);
  const { exitCode, stdout = "", stderr = "", shortMessage } = await child;
  return { exitCode, stdout, stderr: stderr || (shortMessage ?? "") };
}
