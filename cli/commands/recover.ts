import { shortName } from "../../engine/stack-name.ts";
import type { Context } from "../context.ts";
import { openStack } from "../open-stack.ts";
import { holding } from "../recovery/lock.ts";
import { removeOrphans } from "../recovery/orphans.ts";
import { settlePending } from "../recovery/pending.ts";
import type { CommandResult } from "../result.ts";
import { openStackServer } from "../stack-server.ts";

/** Options of `slipway recover`. */
export interface RecoverFlags {
  readonly force?: boolean;
}

/** More likely the wrong backend or engine than a stack of orphans. */
const NO_STATE =
  "carries the labels of this stack, which has no state here. Look whether its state is kept elsewhere (PULUMI_BACKEND_URL, --engine)";

/** `slipway recover`: what `up` does first, and only that; then it looks for what no run will ever find again. */
export async function recover(context: Context, flags: RecoverFlags): Promise<CommandResult> {
  const { out } = context;
  const open = await openStack(context, false);
  const { engine, stack } = open;
  return holding(context, open, flags, async () => {
    const settled = await settlePending(context, open);
    // What was there before the state is locked, and is not in it afterwards, belongs to no run that is under way.
    const objects = await (await openStackServer(context, open)).objects(engine.project, shortName(stack));
    const isKnown = (await engine.resources(stack)).length > 0;
    if (isKnown) await engine.settle(stack, new Map());
    const { done, left } = await removeOrphans(context, open, isKnown ? objects : []);
    if (!isKnown) left.push(...objects.map(({ kind, name }) => `${kind} ${name}: ${NO_STATE}`));
    for (const line of done) out.say(`  ${line}`);
    for (const line of left) out.say(out.style("yellow", line));
    const nothing = settled.length + done.length + left.length === 0;
    out.say(nothing ? `${stack}: nothing to recover` : `${stack}: recovered`);
    return { ok: true, stack, more: { recovered: [...settled, ...done], left } };
  });
}
