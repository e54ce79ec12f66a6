import type { Server } from "./ensure-server.ts";
import { type BuildOptions, buildImage, pushImage } from "./images.ts";
import { readRecord, rememberImages, updateRecord } from "./record.ts";
import type { Registry } from "./registry.ts";
import { digestIn } from "./registry-digest.ts";
import { SandboxError } from "./sandbox-error.ts";

/** Images that are built and pushed together, again when one of them has changed. */
export interface ImageSet<I extends SetImage> {
  /** Name in the record, for example `samples`. */
  readonly name: string;
  /** For people, for example "the sample bots". */
  readonly title: string;
  /** Changes with everything that the images are made of. */
  readonly sources: string;
  /** Repository without the registry, and tag. */
  readonly images: readonly I[];
}

/** One image of a set. */
export interface SetImage {
  readonly repository: string;
  readonly tag: string;
}

/** Where and with what an image is built. */
export type Recipe = Omit<BuildOptions, "tag">;

/** Digest by name and tag without the registry: `slipway/sample-web:1` to `sha256:…`. */
export type Digests = Readonly<Record<string, string>>;

/**
 * Makes sure that the registry has all images of a set. Builds only when their sources have changed, or the registry has
 * lost one.
 * @param withRecipes prepares the build contexts, and removes what it made when `build` is done.
 */
export async function ensureImageSet<I extends SetImage>(
  server: Server,
  registry: Registry,
  set: ImageSet<I>,
  withRecipes: (build: (recipeOf: (image: I) => Recipe) => Promise<Digests>) => Promise<Digests>,
): Promise<Digests> {
  const known = (await readRecord(server.layout)).imageSets?.[set.name];
  if (known?.sources === set.sources && (await areThere(registry, set, known.digests))) return known.digests;
  server.log(`building ${set.title}`);
  await rememberImages(
    server.layout,
    set.images.map((image) => `${registry.host}/${nameOf(image)}`),
  );
  const digests = await withRecipes((recipeOf) => buildAll(server, registry, set.images, recipeOf));
  await updateRecord(server.layout, ({ imageSets }) => ({
    imageSets: { ...imageSets, [set.name]: { sources: set.sources, digests } },
  }));
  return digests;
}

/** Name and tag without the registry: `slipway/sample-web:1`. */
export function nameOf(image: SetImage): string {
  return `${image.repository}:${image.tag}`;
}

async function areThere(
  registry: Registry,
  { images }: ImageSet<SetImage>,
  known: Digests,
): Promise<boolean> {
  const same = images.map(async (image) => {
    const digest = await digestIn(registry, image.repository, image.tag);
    return digest !== undefined && digest === known[nameOf(image)];
  });
  return !(await Promise.all(same)).includes(false);
}

async function buildAll<I extends SetImage>(
  server: Server,
  registry: Registry,
  images: readonly I[],
  recipeOf: (image: I) => Recipe,
): Promise<Digests> {
  const digests: Record<string, string> = {};
  const build = async (versions: readonly I[]) => {
    // One after the other: the versions of a program share all layers but the last, through the builder's cache.
    for (const image of versions) {
      digests[nameOf(image)] = await buildOne(server, registry, image, recipeOf(image));
    }
  };
  const programs = Object.groupBy(images, ({ repository }) => repository);
  await Promise.all(Object.values(programs).map((versions) => build(versions ?? [])));
  return digests;
}

async function buildOne(
  server: Server,
  registry: Registry,
  image: SetImage,
  recipe: Recipe,
): Promise<string> {
  const tag = `${registry.host}/${nameOf(image)}`;
  await buildImage(server.docker, { ...recipe, tag });
  await pushImage(server.docker, tag);
  const digest = await digestIn(registry, image.repository, image.tag);
  if (digest === undefined) throw new SandboxError(`${tag}: was pushed, and the registry does not have it.`);
  return digest;
}
