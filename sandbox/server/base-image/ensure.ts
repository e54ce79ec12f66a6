import type { Server } from "../ensure-server.ts";
import { buildImage, follow, hasImage, removeImage } from "../images.ts";
import { lookAtMachine } from "../machine.ts";
import { readRecord, rememberImages } from "../record.ts";
import { proveBaseImage } from "./prove.ts";
import { FINISH, recipeHash } from "./recipe.ts";
import { withRootFileSystem } from "./root-file-system.ts";

const REPOSITORY = "slipway-sandbox-base";

/** Reference of the base image for this machine, whether or not the engine has it. */
export async function baseImageReference(): Promise<string> {
  return `${REPOSITORY}:${await recipeHash((await lookAtMachine()).codename)}`;
}

/**
 * Makes sure that the engine has the base image: a small Debian or Ubuntu with Python and busybox, made out of packages
 * because a machine may reach its package archive and no image registry. Returns its reference; an image of the same
 * recipe is used again, also one that another project folder made.
 */
export async function ensureBaseImage(server: Server): Promise<string> {
  const reference = await baseImageReference();
  if (await hasImage(server.docker, reference)) return reference;
  server.log(`building the base image from the packages of ${(await lookAtMachine()).system}`);
  const { id } = await readRecord(server.layout);
  // Under another name until it is finished and has been tried: the name alone says that it is good.
  const draft = `slipway-sandbox-draft:${id}`;
  const root = `${draft}-root`;
  await rememberImages(server.layout, [reference, draft, root]);
  try {
    await importRoot(server, root);
    await buildImage(server.docker, {
      tag: draft,
      context: FINISH,
      files: ["Dockerfile"],
      args: { ROOT: root },
    });
    await proveBaseImage(server.docker, draft);
    const tag = reference.slice(REPOSITORY.length + 1);
    await server.docker.getImage(draft).tag({ repo: REPOSITORY, tag });
  } finally {
    // The finished image keeps the layers of both.
    for (const name of [draft, root]) await removeImage(server.docker, name);
  }
  return reference;
}

async function importRoot(server: Server, reference: string): Promise<void> {
  const [repo, tag] = reference.split(":");
  await withRootFileSystem(server.log, async (tar) => {
    await follow(server.docker, await server.docker.importImage(tar, { repo, tag }));
  });
}
