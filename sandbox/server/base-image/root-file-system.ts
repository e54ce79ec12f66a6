import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { withPackages } from "../apt.ts";
import { LEFT_OUT, PACKAGES, UNPACK } from "./recipe.ts";

/**
 * Makes a root file system out of this machine's package archive and gives it to `use` as a tar stream that belongs to
 * root, with names in order and no times, whoever runs this.
 */
export async function withRootFileSystem(
  log: (line: string) => void,
  use: (tar: NodeJS.ReadableStream) => Promise<void>,
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "slipway-base-"));
  const root = join(work, "root");
  try {
    await withPackages({ packages: PACKAGES, dependencies: true, log }, async (archives) => {
      await execa("sh", [UNPACK, archives, root, ...LEFT_OUT]);
    });
    const owner = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name", "--mtime=@0"];
    const tar = execa("tar", ["-c", "-C", root, ...owner, "."], { buffer: { stdout: false } });
    await Promise.all([use(tar.readable()), tar]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
