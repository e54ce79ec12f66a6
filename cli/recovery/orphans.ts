import type { Context } from "../context.ts";
import type { OpenStack } from "../open-stack.ts";
import type { ServerObject } from "../server-objects.ts";
import { openStackServer } from "../stack-server.ts";
import { orphans } from "./plan.ts";

/** What {@link removeOrphans} did and what it left for a person. */
export interface OrphanReport {
  readonly done: readonly string[];
  /** With the commands that decide. */
  readonly left: string[];
}

/**
 * Looks for objects that carry the stack's labels and are not in its state. Secrets and configs that nothing uses are
 * removed; what runs is left to a person, and a volume is never removed.
 *
 * @param objects what was there before nobody else could change the stack
 */
export async function removeOrphans(
  context: Context,
  { engine, stack }: OpenStack,
  objects: readonly ServerObject[],
): Promise<OrphanReport> {
  const server = await openStackServer(context, { engine, stack });
  const resources = await engine.resources(stack);
  const done: string[] = [];
  const left: string[] = [];
  for (const object of orphans(resources, objects)) {
    const what = `${object.kind} ${object.name}`;
    if (object.kind === "secret" || object.kind === "config" || object.isJob) {
      const error = await server.remove(object).catch((reason: Error) => reason);
      if (error === undefined) done.push(`${what}: was left behind; removed`);
      else left.push(`${what}: is not in the state, and cannot be removed (${error.message})`);
    } else left.push(decision(object, stack));
  }
  return { done, left };
}

function decision({ kind, name }: ServerObject, stack: string): string {
  if (kind === "volume") {
    return `volume ${name}: is kept, and not in the state. It comes back with the service that mounts it; to delete its data for good: docker volume rm ${name}`;
  }
  return `${kind} ${name}: is not in the state. Remove it: docker ${kind} rm ${name}; what the stack needs of it comes back with: slipway up --stack ${stack}`;
}
