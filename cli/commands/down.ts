import type { ResourceState } from "../../engine/port.ts";
import { shortName } from "../../engine/stack-name.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { deleteVolumes, volumesOf } from "../delete-data.ts";
import { CommandError } from "../failure.ts";
import { dockerServices, VOLUME_TYPE } from "../gates.ts";
import { assureDeletable, forgottenOnGithub } from "../github/rights.ts";
import { stopIfAsked } from "../interruption.ts";
import { type OpenStack, openStack } from "../open-stack.ts";
import { Progress } from "../progress.ts";
import { holding } from "../recovery/lock.ts";
import { settlePending } from "../recovery/pending.ts";
import type { CommandResult } from "../result.ts";
import { sayFailures } from "../say-failures.ts";
import { openStackStore } from "../stack-server.ts";

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
  // Those of earlier times, too: whatever is deleted is named first.
  const volumes = deleteData ? await volumesOf(context, open) : [];
  const isThere = resources.some(({ type }) => !type.startsWith("pulumi:"));
  if (!isThere && volumes.length === 0) {
    out.say(`${stack}: nothing is there`);
    return { ok: true, stack, more: { kept } };
  }
  const keys = guarded.filter(({ type }) => type !== VOLUME_TYPE).map(nameOf);
  const data = deleteData ? [...volumes.map((name) => `volume ${name}`), ...keys] : guarded.map(nameOf);
  sayPlan(context, stack, { resources, data, deleteData });
  await confirm(context, `Take ${stack} down?`);
  await assureDeletable(context, resources);
  const error = isThere ? await destroyAll(context, open, deleteData ? guarded : []) : undefined;
  if (error !== undefined) return { ok: false, stack, error, more: { kept } };
  const onGithub = resources.filter(({ type }) => type.startsWith("github:")).map(({ name }) => name);
  const forgotten = await forgottenOnGithub(context, resources, onGithub);
  if (forgotten !== undefined) throw new CommandError(forgotten);
  await deleteVolumes(context, open, (name) => volumes.includes(name));
  if (deleteData) await discardReleases(context, open);
  return { ok: true, stack, more: { kept } };
}

/** Backups are data as well; and on empty volumes every step is to run again. */
async function discardReleases(context: Context, open: OpenStack): Promise<void> {
  const store = await openStackStore(context, open);
  await store.discard({ app: open.engine.project, stack: shortName(open.stack) });
}

/** First what is not protected: where that fails, nothing has lost its protection. Gives why it failed. */
async function destroyAll(
  context: Context,
  open: OpenStack,
  guarded: readonly ResourceState[],
): Promise<string | undefined> {
  const error = await destroy(context, open);
  if (error !== undefined || guarded.length === 0) return error;
  await open.engine.unprotect(
    open.stack,
    guarded.map(({ urn }) => urn),
  );
  return destroy(context, open);
}

interface Plan {
  readonly resources: readonly ResourceState[];
  /** Volumes and keys. */
  readonly data: readonly string[];
  readonly deleteData: boolean;
}

function sayPlan({ out }: Context, stack: string, { resources, data, deleteData }: Plan): void {
  const services = dockerServices(resources).map(({ name }) => name);
  const what = services.join(", ") || "no service, but what is left of the stack";
  out.say(`${stack}: stops and removes ${what}`);
  if (data.length === 0) return;
  const fate = deleteData ? out.style("red", "DELETES FOR GOOD") : "keeps";
  out.say(`${stack}: ${fate} ${data.join(", ")}`);
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
