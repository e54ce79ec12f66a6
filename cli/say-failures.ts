import type { RunResult } from "../engine/port.ts";
import type { Context } from "./context.ts";
import { failuresOf, failureText } from "./failures.ts";

/** What {@link sayFailures} tells. */
export interface FailedRun {
  readonly errors: RunResult["errors"];
  /** Lines that were shown already. */
  readonly told: ReadonlySet<string>;
  readonly title: string;
}

/** Tells each reason once, and gives them all. */
export function sayFailures({ out }: Context, { errors, told, title }: FailedRun): string {
  const reasons = failuresOf(errors, told).map(failureText);
  out.say(out.style("red", title));
  for (const reason of reasons) out.say(reason.replaceAll(/^(?=.)/gm, "  "));
  return reasons.join("\n");
}
