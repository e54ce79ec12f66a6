import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { shownDigest } from "../digest.ts";
import { UsageError } from "../failure.ts";
import { openStack } from "../open-stack.ts";
import { chooseStack } from "../project.ts";
import { promotable, promotedImages } from "../promotion.ts";
import { holding } from "../recovery/lock.ts";
import type { CommandResult } from "../result.ts";
import { readStack } from "../stack-view.ts";
import { table } from "../table.ts";
import { type BeforeUpdate, beforeUpdate, update } from "../update.ts";
import { deployed } from "./deploy.ts";
import type { UpdateFlags } from "./up.ts";

/** Options of `slipway promote`. */
export interface PromoteFlags extends UpdateFlags {
  readonly from: string;
  readonly to: string;
  readonly service: readonly string[];
}

/** `slipway promote`: the very digests that passed on one stack, on another. */
export async function promote(context: Context, flags: PromoteFlags): Promise<CommandResult> {
  const { from, to } = flags;
  if (from === to) throw new UsageError(`--to ${to}: is the same stack as --from. Name another.`);
  chooseStack({ asked: from, projectDir: context.projectDir, needsFile: true, flag: "--from" });
  const target = { ...context, options: { ...context.options, stack: to } };
  const open = await openStack(target, true, "--to");
  return holding(target, open, flags, async () => promoteTo(target, await beforeUpdate(target, open), flags));
}

async function promoteTo(
  context: Context,
  before: BeforeUpdate,
  flags: PromoteFlags,
): Promise<CommandResult> {
  const { from, to } = flags;
  const [history, source] = await Promise.all([before.engine.history(from), readStack(before.engine, from)]);
  const refused = promotable(history, from);
  if (refused !== undefined) throw new UsageError(refused);
  const { images, notes } = promotedImages({
    from,
    to,
    passed: source.images,
    services: before.file.services,
    only: flags.service,
  });
  for (const note of notes) context.out.say(note);
  if (sayDifference(context, before, images)) await confirm(context, `Deploy this to ${to}?`);
  const message = `promote ${deployed(images)} from ${from}`;
  return update(context, before, { ...flags, given: images, message });
}

/** Shows what would change. Gives whether anything would. */
function sayDifference(
  { out }: Context,
  { view, stack }: BeforeUpdate,
  images: Readonly<Record<string, string>>,
): boolean {
  const differing = Object.entries(images).filter(([service, image]) => view.images[service] !== image);
  if (differing.length === 0) {
    out.say(`${stack}: already runs these versions`);
    return false;
  }
  const rows = differing.map(([service, image]) => {
    const runs = view.images[service];
    return [service, runs === undefined ? "nothing" : shownDigest(runs), shownDigest(image)];
  });
  out.say(table([["SERVICE", "NOW", "THEN"], ...rows]));
  return true;
}
