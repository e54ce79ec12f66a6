import type { Context } from "../context.ts";
import { openStack } from "../open-stack.ts";
import { holding } from "../recovery/lock.ts";
import { removeOrphans } from "../recovery/orphans.ts";
import { settlePending } from "../recovery/pending.ts";
import type { CommandResult } from "../result.ts";

/** Options of `slipway recover`. */
export interface RecoverFlags {
  readonly force?: boolean;
}

/** `slipway recover`: what `up` does first, and only that; then it looks for what no run will ever find again. */
export async function recover(context: Context, flags: RecoverFlags): Promise<CommandResult> {
  const { out } = context;
  const open = await openStack(context, false);
  const { engine, stack } = open;
  return holding(context, open, flags, async () => {
    const settled = await settlePending(context, open);
    // It takes the lock, and by that makes sure that nobody is about to use what seems to belong to nobody.
    if ((await engine.resources(stack)).length > 0) await engine.settle(stack, new Map());
    const { done, left } = await removeOrphans(context, open);
    for (const line of done) out.say(`  ${line}`);
    for (const line of left) out.say(out.style("yellow", line));
    const nothing = settled.length + done.length + left.length === 0;
    out.say(nothing ? `${stack}: nothing to recover` : `${stack}: recovered`);
    return { ok: true, stack, more: { recovered: [...settled, ...done], left } };
  });
}
