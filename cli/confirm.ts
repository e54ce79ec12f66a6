import type { Context } from "./context.ts";
import { CommandError, UsageError } from "./failure.ts";

/** Asks whether to go on. Throws `UsageError` where nobody can answer, and `CommandError` for a no. */
export async function confirm({ world, options }: Context, question: string): Promise<void> {
  if (options.yes) return;
  if (!world.canAsk) throw new UsageError(`${question} Nobody can answer here. Answer with --yes.`);
  if (!(await world.ask(question))) throw new CommandError("stopped: nothing was changed.");
}

/** Asks as well; undefined where nobody can answer. */
export async function confirmOrNot(
  { world, options }: Context,
  question: string,
): Promise<boolean | undefined> {
  if (options.yes) return true;
  return world.canAsk ? world.ask(question) : undefined;
}
