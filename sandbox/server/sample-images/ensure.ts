import { ensureBaseImage } from "../base-image/ensure.ts";
import type { Server } from "../ensure-server.ts";
import { buildImage, pushImage } from "../images.ts";
import { readRecord, rememberImages, updateRecord } from "../record.ts";
import type { Registry } from "../registry.ts";
import { digestIn } from "../registry-digest.ts";
import { BOTS, nameOf, repositoryOf, SAMPLES, type Sample } from "./samples.ts";
import { FOLDERS, sourcesHash } from "./sources.ts";

/** The sample images, built and in the registry. */
export interface SampleImages {
  /** Reference of the base image in the engine. */
  readonly base: string;
  /** Digest by name and tag without the registry: `slipway/sample-web:1` to `sha256:…`. */
  readonly digests: Readonly<Record<string, string>>;
  /** What the stack files call the repositories, and where they are here: `docker.io/slipway/sample-web` and so on. */
  readonly repositories: Readonly<Record<string, string>>;
}

/** Makes sure that the registry has all sample images. Builds only when their sources or the base image have changed. */
export async function ensureSampleImages(server: Server, registry: Registry): Promise<SampleImages> {
  const base = await ensureBaseImage(server);
  const sources = await sourcesHash(base);
  const known = (await readRecord(server.layout)).samples;
  const repositories = Object.fromEntries(
    SAMPLES.map(({ bot }) => [`docker.io/${repositoryOf(bot)}`, `${registry.host}/${repositoryOf(bot)}`]),
  );
  if (known?.sources === sources && (await areThere(registry, known.digests))) {
    return { base, digests: known.digests, repositories };
  }
  server.log("building the sample bots");
  const digests = await buildAll(server, registry, base);
  await updateRecord(server.layout, () => ({ samples: { sources, digests } }));
  return { base, digests, repositories };
}

async function areThere(registry: Registry, digests: Readonly<Record<string, string>>): Promise<boolean> {
  const found = await Promise.all(
    SAMPLES.map(async (sample) => {
      const digest = await digestIn(registry, repositoryOf(sample.bot), sample.tag);
      return digest !== undefined && digest === digests[nameOf(sample)];
    }),
  );
  return !found.includes(false);
}

async function buildAll(server: Server, registry: Registry, base: string): Promise<Record<string, string>> {
  const references = SAMPLES.map((sample) => `${registry.host}/${nameOf(sample)}`);
  await rememberImages(server.layout, references);
  const digests: Record<string, string> = {};
  const build = async (samples: readonly Sample[]) => {
    // One after the other: the versions of a bot share all layers but the last, through the builder's cache.
    for (const sample of samples) {
      const tag = `${registry.host}/${nameOf(sample)}`;
      await buildImage(server.docker, {
        tag,
        context: BOTS,
        files: FOLDERS,
        dockerfile: `${sample.bot}/Dockerfile`,
        args: { BASE: base, ...sample.args },
      });
      await pushImage(server.docker, tag);
      digests[nameOf(sample)] = (await digestIn(registry, repositoryOf(sample.bot), sample.tag)) ?? "";
    }
  };
  await Promise.all(Object.values(Object.groupBy(SAMPLES, ({ bot }) => bot)).map(build));
  return digests;
}
