import type { ResourceState } from "../../engine/port.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { deleteVolumes } from "../delete-data.ts";
import { dockerServices, VOLUME_TYPE } from "../gates.ts";
import { stopIfAsked } from "../interruption.ts";
import { type OpenStack, openStack } from "../open-stack.ts";
import { Progress } from "../progress.ts";
import { holding } from "../recovery/lock.ts";
import { settlePending } from "../recovery/pending.ts";
import type { CommandResult } from "../result.ts";
import { sayFailures } from "../update.ts";

/** Options of `slipway down`. */
export interface DownFlags {
  /** Volumes and keys go too. */
  readonly deleteData?: boolean;
  readonly force?: boolean;
}

/** `slipway down`: removes everything of a stack but what is protected, volumes and keys; those only where asked. */
export async function down(context: Context, flags: DownFlags): Promise<CommandResult> {
  const open = await openStack(context, false);
  return holding(context, open, flags, async () => {
    await settlePending(context, open);
    return takeDown(context, open, flags.deleteData ?? false);
  });
}

async function takeDown(context: Context, open: OpenStack, deleteData: boolean): Promise<CommandResult> {
  const { out } = context;
  const { engine, stack } = open;
  const resources = await engine.resources(stack);
  const guarded = resources.filter(({ protect }) => protect);
  const kept = deleteData ? [] : guarded.map(nameOf);
  if (resources.some(({ type }) => !type.startsWith("pulumi:"))) {
    sayPlan(context, stack, resources, deleteData);
    await confirm(context, `Take ${stack} down?`);
    if (deleteData)
      await engine.unprotect(
        stack,
        guarded.map(({ urn }) => urn),
      );
    const error = await destroy(context, open);
    if (error !== undefined) return { ok: false, stack, error, more: { kept } };
  } else out.say(`${stack}: nothing is there`);
  if (deleteData) await deleteVolumes(context, open, () => true);
  return { ok: true, stack, more: { kept } };
}

function sayPlan(
  { out }: Context,
  stack: string,
  resources: readonly ResourceState[],
  deleteData: boolean,
): void {
  const services = dockerServices(resources).map(({ name }) => name);
  const what = services.join(", ") || "no service, but what is left of the stack";
  out.say(`${stack}: stops and removes ${what}`);
  const guarded = resources.filter(({ protect }) => protect).map(nameOf);
  if (guarded.length === 0) return;
  const fate = deleteData ? out.style("red", "DELETES FOR GOOD") : "keeps";
  out.say(`${stack}: ${fate} ${guarded.join(", ")}`);
}

/** Gives why it failed; undefined when all is well. */
async function destroy(context: Context, { engine, stack }: OpenStack): Promise<string | undefined> {
  const { out, world } = context;
  const progress = new Progress(out, "destroy");
  out.event({ type: "phase", phase: "destroy", stack });
  const result = await engine.destroy(stack, {
    excludeProtected: true,
    message: "down",
    onEvent: progress.onEvent,
    signal: world.signal,
  });
  stopIfAsked(world.signal, stack, progress);
  if (result.ok) {
    out.say(`${stack}: is down (${result.seconds} s)`);
    return undefined;
  }
  const title = `${stack}: could not be taken down whole`;
  return sayFailures(context, { errors: result.errors, told: progress.told, title });
}

function nameOf({ type, name, outputs }: ResourceState): string {
  if (type !== VOLUME_TYPE) return name;
  return `volume ${typeof outputs.name === "string" ? outputs.name : name}`;
}
