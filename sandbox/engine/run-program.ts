import { engineService } from "./engine-service.ts";
import { resourceMonitor } from "./monitor.ts";
import type { ProgramEnd, RunningProgram } from "./program.ts";
import { startProgram } from "./program.ts";
import type { Project } from "./project.ts";
import type { Registrar } from "./registrar.ts";
import type { RunContext } from "./run-context.ts";
import type { Sealed } from "./sealed.ts";
import { serve } from "./server.ts";
import type { ConfigValue } from "./stack-config.ts";
import { tidyError } from "./tidy-error.ts";

/** What a program needs beside the run. */
export interface ProgramInput {
  readonly project: Project;
  readonly config: ReadonlyMap<string, ConfigValue>;
  readonly registrar: Registrar;
  readonly cacheFolder: string;
  readonly outputsOf: (reference: string) => Promise<Sealed>;
}

/** Long enough for the SDK to notice that the monitor is gone; a program that hangs on is ended. */
const GRACE_MS = 2_000;
/** The SDK ends with it when the person has been told why already. */
const TOLD_ALREADY = 32;

/** Runs the program to its end, and every step it asks for. Returns whether it ended well and no step failed. */
export async function runProgram(run: RunContext, input: ProgramInput): Promise<boolean> {
  const errorOutput: string[] = [];
  const server = await serve(
    resourceMonitor({ run, registrar: input.registrar, outputsOf: input.outputsOf }),
    engineService(run.reporter),
  );
  const program = startProgram({
    project: input.project,
    stack: run.stack,
    dryRun: run.dryRun,
    address: server.address,
    cacheFolder: input.cacheFolder,
    config: Object.fromEntries([...input.config].map(([key, value]) => [key, value.plain])),
    secretKeys: [...input.config].filter(([, value]) => value.secret).map(([key]) => key),
    onOutput: (stream, line) => {
      // Standard error is held back: only the exit code tells whether it is a remark or the reason of a failure.
      if (stream === "stderr") errorOutput.push(line);
      else run.reporter.say("info", line);
    },
  });
  const giveUp = endAfterGrace(run, program);
  try {
    const end = await program.ended;
    tellEnd(run, end, errorOutput);
    // What a killed or failing program had begun goes on to its end here.
    const ok = end.code === 0 && !run.gate.closed;
    if (!ok) {
      run.gate.close();
      await run.gate.idle;
    }
    return ok && run.reporter.errors.length === 0;
  } finally {
    clearTimeout(giveUp.timer);
    giveUp.cancelled = true;
    server.stop();
  }
}

function endAfterGrace(
  run: RunContext,
  program: RunningProgram,
): { timer?: NodeJS.Timeout; cancelled: boolean } {
  const state: { timer?: NodeJS.Timeout; cancelled: boolean } = { cancelled: false };
  void run.gate.idle.then(() => {
    if (!state.cancelled) state.timer = setTimeout(() => program.kill(), GRACE_MS);
  });
  return state;
}

/** Says why the program ended, unless it or a failed step has said so. */
function tellEnd(run: RunContext, end: ProgramEnd, errorOutput: readonly string[]): void {
  // After a failed step the SDK may still remark on calls that were cut off, which is no news.
  if (run.gate.closed) return;
  const text = tidyError(errorOutput.join("\n"));
  if (end.code === 0 || end.code === TOLD_ALREADY || run.reporter.errors.length > 0) {
    run.reporter.say("info", text);
    return;
  }
  const how = end.signal ? `was ended by ${end.signal}` : `ended with exit code ${end.code}`;
  run.reporter.say("error", `the program ${how}. ${text || "It printed no reason."}`);
}
