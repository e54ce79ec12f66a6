import type { Context } from "../context.ts";
import { shownDigest } from "../digest.ts";
import { preflightRelease } from "../github/preflight.ts";
import { openStack } from "../open-stack.ts";
import { holding } from "../recovery/lock.ts";
import { credentialsFor } from "../registry-credentials.ts";
import { checkWanted, resolveImage } from "../resolve-image.ts";
import type { CommandResult } from "../result.ts";
import { prepareStackServer } from "../stack-server.ts";
import { type BeforeUpdate, beforeUpdate, update } from "../update.ts";
import { wantedImages } from "../wanted-images.ts";
import type { UpdateFlags } from "./up.ts";

/** Options of `slipway deploy`. */
export interface DeployFlags extends UpdateFlags {
  readonly service: readonly string[];
  readonly image: readonly string[];
}

/** `slipway deploy`: an update with new images, each resolved to its digest first. */
export async function deploy(context: Context, flags: DeployFlags): Promise<CommandResult> {
  const open = await openStack(context, true);
  return holding(context, open, flags, async () => {
    const before = await beforeUpdate(context, open);
    return deployTo(context, before, { ...flags, ...(await preflightRelease(context, before)) });
  });
}

async function deployTo(context: Context, before: BeforeUpdate, flags: DeployFlags): Promise<CommandResult> {
  const given = await resolveAll(context, before, flags);
  for (const [service, image] of Object.entries(given)) {
    const runs = before.view.images[service] === image;
    context.out.say(runs ? `${service}: already runs ${shownDigest(image)}` : `${service}: ${image}`);
  }
  return update(context, before, { ...flags, given, message: `deploy ${deployed(given)}` });
}

async function resolveAll(context: Context, before: BeforeUpdate, flags: DeployFlags) {
  const { stack, file } = before;
  const wanted = wantedImages(flags.service, flags.image, file.services);
  // What needs no registry is said first, of all of them.
  for (const each of wanted) checkWanted(each, { stack, file });
  const server = await prepareStackServer(context, before);
  const credentials = (repository: string) => credentialsFor(repository, context.world.env);
  const images = await Promise.all(
    wanted.map(async (each) => [
      each.service,
      await resolveImage(each, { stack, file, server, credentials }),
    ]),
  );
  return Object.fromEntries(images) as Record<string, string>;
}

/** Services with their versions, for the history: `web 9a0b12cd34ef…, bot 1f2e…`. */
export function deployed(images: Readonly<Record<string, string>>): string {
  return Object.entries(images)
    .map(([service, image]) => `${service} ${shownDigest(image)}`)
    .join(", ");
}
