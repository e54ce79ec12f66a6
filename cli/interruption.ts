import type { ResourceChange } from "../engine/port.ts";
import { CommandError } from "./failure.ts";
import type { Progress } from "./progress.ts";

/** Someone stopped the command. The message says what was left. */
export class Interruption extends CommandError {}

/** Throws {@link Interruption} once the command shall stop, with what the run had begun. */
export function stopIfAsked(signal: AbortSignal, stack: string, progress?: Progress): void {
  if (!signal.aborted) return;
  throw new Interruption(
    `interrupted. ${left(progress?.unfinished ?? [])} Run the same command again, or go back to what ran before with: slipway up --stack ${stack}`,
  );
}

function left(unfinished: readonly ResourceChange[]): string {
  const names = unfinished.filter(({ type }) => !type.startsWith("pulumi:")).map(({ name }) => name);
  return names.length === 0 ? "Nothing was left half-done." : `Begun and not finished: ${names.join(", ")}.`;
}
