import { shortName } from "../../engine/stack-name.ts";
import { nameOf } from "../../sandbox/engine/urn.ts";
import type { Context } from "../context.ts";
import type { OpenStack } from "../open-stack.ts";
import { refreshTargets } from "../refresh.ts";
import { openStackServer } from "../stack-server.ts";
import { planRecovery } from "./plan.ts";

/**
 * Puts right what killed runs left half-done, before anything else is done to the stack: what they made and could not write
 * down is adopted or removed, and the state learns what became of the rest. Never removes a volume.
 *
 * @returns what was done, a line each
 */
export async function settlePending(context: Context, open: OpenStack): Promise<readonly string[]> {
  const { engine, stack } = open;
  const { out } = context;
  const pending = await engine.pending(stack);
  if (pending.length === 0) return [];
  out.say(`${stack}: an earlier run was interrupted; looking at what it left`);
  out.event({ type: "phase", phase: "recover", stack });
  const server = await openStackServer(context, open);
  const objects = await server.objects(engine.project, shortName(stack));
  const plan = planRecovery(pending, objects, await engine.resources(stack));
  // The step of a killed run is always pending, and its job may still work: it would hold secrets and the network.
  const remove = [...objects.filter(({ isJob }) => isJob), ...plan.remove];
  // It takes the lock: from here on it is sure that nobody else is at work. A secret that is not removed is found again.
  await engine.settle(stack, plan.made);
  for (const object of remove) await server.remove(object);
  if (plan.refresh.length > 0) {
    const names = plan.refresh.map(nameOf).join(", ");
    await refreshTargets(context, open, { targets: plan.refresh, names, phase: "recover" });
  }
  const done = [
    ...[...plan.made.keys()].map(
      (urn) => `${nameOf(urn)}: it was made and not written down; it belongs to the stack now`,
    ),
    ...remove.map(({ kind, name }) => `${kind} ${name}: was left behind; removed`),
  ];
  for (const line of done) out.say(`  ${line}`);
  return done;
}
