import type Docker from "dockerode";
import { removeImage, SANDBOX_LABEL } from "../images.ts";
import type { ServerRecord } from "../record.ts";
import { listContainers } from "./listing.ts";
import type { Report } from "./report.ts";

/** Label of the containers that a deployment makes for a moment; a kill may leave one. */
const TEMPORARY = "slipway.temporary";

/** Removes the images that were written down, and older ones of the same name in our registry that carry our label. */
export async function removeImages(docker: Docker, record: ServerRecord, report: Report): Promise<void> {
  await removeTemporary(docker, record, report);
  // Names with a tag first: with the last one Docker removes the same repository's digests.
  for (const kind of ["RepoTags", "RepoDigests"] as const) {
    for (const image of await docker.listImages({ digests: true })) {
      const labelled = image.Labels?.[SANDBOX_LABEL] !== undefined;
      for (const reference of image[kind] ?? []) {
        if (!isOurs(record, reference, labelled)) continue;
        if (await removeImage(docker, reference)) report.removed("image", reference);
      }
    }
  }
}

async function removeTemporary(docker: Docker, record: ServerRecord, report: Report): Promise<void> {
  for (const container of await listContainers(docker)) {
    if (container.labels[TEMPORARY] === undefined || !isOurs(record, container.image, true)) continue;
    await container.remove();
    report.removed("container", container.name);
  }
}

/** Whether a reference is one that we made. A port alone says little: another registry may have listened there before. */
export function isOurs(record: ServerRecord, reference: string, labelled: boolean): boolean {
  if (record.images.includes(reference)) return true;
  return (
    labelled && record.registry !== undefined && reference.startsWith(`127.0.0.1:${record.registry.port}/`)
  );
}
