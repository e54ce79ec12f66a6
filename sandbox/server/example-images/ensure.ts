import { baseImageReference, ensureBaseImage } from "../base-image/ensure.ts";
import type { Server } from "../ensure-server.ts";
import { type Digests, ensureImageSet } from "../image-set.ts";
import type { Registry } from "../registry.ts";
import { sourceHash } from "../source-hash.ts";
import { withContexts } from "./contexts.ts";
import { ALICE_TGBOT, EXAMPLES } from "./programs.ts";

/** The images of an example, built and in the registry. */
export interface ExampleImages {
  /** Digest by name and tag without the registry: `slipway/example-alice_bp:1` to `sha256:…`. */
  readonly digests: Digests;
  /** What the stack files call the repositories, and where they are here. */
  readonly repositories: Readonly<Record<string, string>>;
}

/**
 * Makes sure that the registry has the programs of `examples/alice-tgbot`, all versions of {@link ALICE_TGBOT}. Builds only
 * when their sources or the base image have changed. Unlike the sample images they have their tests in them.
 */
export async function ensureExampleImages(server: Server, registry: Registry): Promise<ExampleImages> {
  const base = await baseImageReference();
  const programs = [...new Set(ALICE_TGBOT.map(({ program }) => program))];
  const sources = await sourceHash({
    facts: [base, ALICE_TGBOT],
    root: EXAMPLES,
    folders: programs,
    leftOut: /^__pycache__$/,
  });
  const set = { name: "alice-tgbot", title: "the programs of alice-tgbot", sources, images: ALICE_TGBOT };
  const digests = await ensureImageSet(server, registry, set, async (build) => {
    await ensureBaseImage(server);
    return withContexts(server, base, programs, (contextOf) =>
      build(({ program, args }) => ({
        context: contextOf(program),
        files: ["."],
        args: { BASE: base, ...args },
        leftOut: ["__pycache__"],
      })),
    );
  });
  const repositories = Object.fromEntries(
    ALICE_TGBOT.map(({ repository }) => [`docker.io/${repository}`, `${registry.host}/${repository}`]),
  );
  return { digests, repositories };
}
