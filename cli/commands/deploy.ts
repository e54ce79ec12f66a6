import { buildImage } from "../build/build-image.ts";
import { wantedBuilds } from "../build/wanted-builds.ts";
import type { Context } from "../context.ts";
import { shownDigest } from "../digest.ts";
import { UsageError } from "../failure.ts";
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
  /** Folders to build, `DIR` or `SERVICE=DIR`. */
  readonly build: readonly string[];
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
  const { world } = context;
  const { stack, file } = before;
  const { builds, left } = wantedBuilds({ ...flags, cwd: world.cwd }, file.services);
  const isBuildOnly = builds.length > 0 && flags.image.length === 0 && left.length === 0;
  const asked = isBuildOnly ? [] : wantedImages(left, flags.image, file.services);
  const both = builds.find(({ service }) => asked.some((each) => each.service === service));
  if (both) throw new UsageError(`--build ${both.service}: is given an image, too. Remove one of the two.`);
  const repositoryOf = (service: string) => file.services[service]?.repository ?? "";
  // What needs no registry is said first, of all of them.
  for (const each of asked) checkWanted(each, { stack, file });
  for (const { service } of builds) {
    checkWanted({ service, image: `${repositoryOf(service)}:built` }, { stack, file });
  }
  const server = await prepareStackServer(context, before);
  const platform = builds.length === 0 ? "" : await server.platform();
  const wanted = [...asked];
  for (const build of builds) {
    const { service } = build;
    const image = await buildImage(context, build, { repository: repositoryOf(service), platform });
    wanted.push({ service, image });
  }
  const credentials = (repository: string) => credentialsFor(repository, world.env);
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
