import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { BOTS, SAMPLES } from "./samples.ts";

/** Folders of the bots, relative to {@link BOTS}: what is sent to the builder. */
export const FOLDERS = ["poller", "shared", "telegram", "web"] as const;

/** sha256 of everything that the sample images are made of: the base image, the build arguments and every file. */
export async function sourcesHash(base: string): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([base, SAMPLES]));
  for (const path of await filesOf(FOLDERS.map((folder) => join(BOTS, folder)))) {
    hash.update(`\0${relative(BOTS, path)}\0`).update(await readFile(path));
  }
  return hash.digest("hex");
}

async function filesOf(folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      // Not in the images either.
      if (entry.name === "__pycache__" || /^test_.*\.py$/.test(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) found.push(...(await filesOf([path])));
      else found.push(path);
    }
  }
  return found.sort();
}
