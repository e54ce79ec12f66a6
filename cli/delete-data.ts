import { setTimeout as sleep } from "node:timers/promises";
import { shortName } from "../engine/stack-name.ts";
import type { Context } from "./context.ts";
import type { Server } from "./docker.ts";
import { CommandError } from "./failure.ts";
import { stopIfAsked } from "./interruption.ts";
import type { OpenStack } from "./open-stack.ts";
import type { ServerObject } from "./server-objects.ts";
import { openStackServer } from "./stack-server.ts";

/** Containers of a service that was just removed hold its volumes until they have ended: a grace of 50 s at most. */
const LIMIT_MS = 90_000;
const POLL_MS = 500;

/** Names of the volumes with the labels of a stack, in its state or not. */
export async function volumesOf(context: Context, { engine, stack }: OpenStack): Promise<readonly string[]> {
  const server = await openStackServer(context, { engine, stack });
  const objects = await server.objects(engine.project, shortName(stack));
  return objects.filter(({ kind }) => kind === "volume").map(({ name }) => name);
}

/**
 * Deletes volumes that have left the stack, found by its labels, with their data.
 *
 * @param select which of them, by their names on the server
 * @throws CommandError for one that is still in use
 */
export async function deleteVolumes(
  context: Context,
  { engine, stack }: OpenStack,
  select: (name: string) => boolean,
): Promise<void> {
  const server = await openStackServer(context, { engine, stack });
  const objects = await server.objects(engine.project, shortName(stack));
  for (const object of objects.filter(({ kind, name }) => kind === "volume" && select(name))) {
    await removeOnceUnused(context, server, object, stack);
    context.out.say(`${stack}: volume ${object.name} was deleted with its data`);
  }
}

async function removeOnceUnused(
  { world }: Context,
  server: Server,
  object: ServerObject,
  stack: string,
): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      return await server.remove(object);
    } catch (error) {
      if (!(error instanceof CommandError) || performance.now() > until) throw error;
      stopIfAsked(world.signal, stack);
      await sleep(POLL_MS);
    }
  }
}
