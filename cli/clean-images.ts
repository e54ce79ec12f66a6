import { shortName } from "../engine/stack-name.ts";
import type { Context } from "./context.ts";
import { keptImages, oldImages } from "./old-images.ts";
import type { OpenStack } from "./open-stack.ts";
import { openStackServer } from "./stack-server.ts";

/**
 * Removes the images from the server that only older updates of a stack had. What a container or another service has, or
 * could go back to, stays, and so do those of the last updates of the project's other stacks. A server that cannot is told, and no failure: the update is done.
 */
export async function cleanImages(
  context: Context,
  open: OpenStack,
  running: Readonly<Record<string, string>>,
): Promise<void> {
  const { out } = context;
  try {
    const old = oldImages(await open.engine.history(open.stack), Object.values(running));
    if (old.length === 0) return;
    const kept = new Set(await imagesOfOthers(open));
    const server = await openStackServer(context, open);
    const removed = await server.removeImages(old.filter((image) => !kept.has(image)));
    if (removed.length > 0) out.say(`${open.stack}: removed ${removed.length} old images from the server`);
  } catch (error) {
    out.say(out.style("yellow", `warning: old images stay on the server: ${(error as Error).message}`));
  }
}

/** Staging and production run the same images, often on one server. */
async function imagesOfOthers({ engine, stack }: OpenStack): Promise<readonly string[]> {
  const others = (await engine.stacks()).filter((other) => shortName(other) !== shortName(stack));
  const histories = await Promise.all(others.map((other) => engine.history(other)));
  return histories.flatMap(keptImages);
}
