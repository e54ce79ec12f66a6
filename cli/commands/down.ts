import type { ResourceState } from "../../engine/port.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { dockerServices, VOLUME_TYPE } from "../gates.ts";
import { stopIfAsked } from "../interruption.ts";
import { openStack } from "../open-stack.ts";
import { Progress } from "../progress.ts";
import type { CommandResult } from "../result.ts";
import { sayFailures } from "../update.ts";

/** `slipway down`: removes everything of a stack but what is protected, volumes and keys. */
export async function down(context: Context): Promise<CommandResult> {
  const { out, world } = context;
  const { engine, stack } = await openStack(context, false);
  const resources = await engine.resources(stack);
  if (resources.every(({ type }) => type.startsWith("pulumi:"))) {
    out.say(`${stack}: nothing is there`);
    return { ok: true, stack };
  }
  const services = dockerServices(resources).map(({ name }) => name);
  out.say(
    `${stack}: stops and removes ${services.join(", ") || "no service, but what is left of the stack"}`,
  );
  const kept = resources.filter(({ protect }) => protect).map(nameOf);
  if (kept.length > 0) out.say(`${stack}: keeps ${kept.join(", ")}`);
  await confirm(context, `Take ${stack} down?`);
  const progress = new Progress(out, "destroy");
  out.event({ type: "phase", phase: "destroy", stack });
  const result = await engine.destroy(stack, {
    excludeProtected: true,
    message: "down",
    onEvent: progress.onEvent,
    signal: world.signal,
  });
  stopIfAsked(world.signal, stack, progress);
  if (!result.ok) {
    const title = `${stack}: could not be taken down whole`;
    const error = sayFailures(context, { errors: result.errors, told: progress.told, title });
    return { ok: false, stack, error, more: { kept } };
  }
  out.say(`${stack}: is down (${result.seconds} s)`);
  return { ok: true, stack, more: { kept } };
}

function nameOf({ type, name, outputs }: ResourceState): string {
  if (type !== VOLUME_TYPE) return name;
  return `volume ${typeof outputs.name === "string" ? outputs.name : name}`;
}
