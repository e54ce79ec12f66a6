import type { Context } from "../context.ts";
import { holding } from "../recovery/lock.ts";
import type { CommandResult } from "../result.ts";
import { type BeforeUpdate, beforeUpdate, type UpdateOptions, update } from "../update.ts";
import type { Guarded } from "./approval.ts";
import { preflightGithub } from "./preflight.ts";
import { ENVIRONMENT_TYPE } from "./types.ts";

/**
 * Makes what a new stack keeps on GitHub before its first service: GitHub lets a job into an environment that it does not
 * know, and asks nobody. Does nothing for a stack that has its environment, or services already. Gives the result where it
 * failed; undefined to go on.
 */
export async function makeGuard(
  context: Context,
  before: BeforeUpdate,
  { environment, ...options }: Pick<Guarded, "environment"> & UpdateOptions & { readonly force?: boolean },
): Promise<CommandResult | undefined> {
  const { stack, view } = before;
  const isKnown = view.resources.some(({ type }) => type === ENVIRONMENT_TYPE);
  if (isKnown || Object.keys(view.images).length > 0) return undefined;
  context.out.say(`${stack}: making ${environment} on GitHub first, which then asks for the approval`);
  const result = await holding(context, before, options, async () => {
    const now = await beforeUpdate(context, before);
    const github = await preflightGithub(context, now);
    return update(context, now, {
      ...options,
      ...github,
      only: "github",
      message: `make ${environment} on GitHub`,
    });
  });
  return result.ok ? undefined : result;
}
