import type { RunContext } from "./run-context.ts";
import { messageOf, StepError } from "./step-error.ts";
import { TooLate } from "./turns.ts";

/**
 * Does a piece of work for the program unless a step failed. A failure is told, and nothing new begins after it; then,
 * and for work that came too late, this waits until nothing is under way any more and returns undefined.
 */
export async function guarded<T>(run: RunContext, work: () => Promise<T>): Promise<T | undefined> {
  try {
    if (!run.gate.closed) return await run.gate.run(work);
  } catch (error) {
    if (!(error instanceof TooLate)) {
      run.reporter.say("error", messageOf(error), error instanceof StepError ? error.urn : undefined);
    }
    run.gate.close();
  }
  await run.gate.idle;
  return undefined;
}
