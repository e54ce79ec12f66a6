import { ensureBaseImage } from "../base-image/ensure.ts";
import type { Server } from "../ensure-server.ts";
import { type Digests, ensureImageSet } from "../image-set.ts";
import type { Registry } from "../registry.ts";
import { sourceHash } from "../source-hash.ts";
import { BOTS, FOLDERS, repositoryOf, SAMPLES } from "./samples.ts";

/** The sample images, built and in the registry. */
export interface SampleImages {
  /** Reference of the base image in the engine. */
  readonly base: string;
  /** Digest by name and tag without the registry: `slipway/sample-web:1` to `sha256:…`. */
  readonly digests: Digests;
  /** What the stack files call the repositories, and where they are here: `docker.io/slipway/sample-web` and so on. */
  readonly repositories: Readonly<Record<string, string>>;
}

/** Makes sure that the registry has all sample images. Builds only when their sources or the base image have changed. */
export async function ensureSampleImages(server: Server, registry: Registry): Promise<SampleImages> {
  const base = await ensureBaseImage(server);
  const sources = await sourceHash({
    facts: [base, SAMPLES],
    root: BOTS,
    folders: FOLDERS,
    leftOut: /^(__pycache__|test_.*\.py)$/,
  });
  const images = SAMPLES.map((sample) => ({ ...sample, repository: repositoryOf(sample.bot) }));
  const set = { name: "samples", title: "the sample bots", sources, images };
  const digests = await ensureImageSet(server, registry, set, (build) =>
    build(({ bot, args }) => ({
      context: BOTS,
      files: FOLDERS,
      dockerfile: `${bot}/Dockerfile`,
      args: { BASE: base, ...args },
    })),
  );
  const repositories = Object.fromEntries(
    images.map(({ repository }) => [`docker.io/${repository}`, `${registry.host}/${repository}`]),
  );
  return { base, digests, repositories };
}
