import type Docker from "dockerode";

/**
 * Removes those of some images that no service is made from, is made from when it is rolled back, and no container has. Docker
 * itself refuses what a container runs; the others it would let go.
 */
export async function removeUnused(docker: Docker, images: readonly string[]): Promise<readonly string[]> {
  const used = await usedBy(docker);
  const removed: string[] = [];
  for (const image of images.filter((each) => !used.has(familiar(each)))) {
    try {
      await docker.getImage(image).remove();
      removed.push(image);
    } catch (error) {
      // Not there (404), or in use after all (409): neither is for us to change.
      const { statusCode } = error as { statusCode?: number };
      if (statusCode !== 404 && statusCode !== 409) throw error;
    }
  }
  return removed;
}

async function usedBy(docker: Docker): Promise<ReadonlySet<string>> {
  type Specified = { TaskTemplate?: { ContainerSpec?: { Image?: string } } };
  const services = (await docker.listServices()) as { Spec?: Specified; PreviousSpec?: Specified }[];
  const specs = services.flatMap(({ Spec, PreviousSpec }) => [Spec, PreviousSpec]);
  return new Set(specs.map((spec) => familiar(spec?.TaskTemplate?.ContainerSpec?.Image ?? "")));
}

/** Docker's API writes some names of `docker.io` in short. */
function familiar(image: string): string {
  return image.replace(/^docker\.io\//, "").replace(/^library\//, "");
}
