import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** What an image is made of. */
export interface Sources {
  /** Everything that is no file: the base image, build arguments. */
  readonly facts: unknown;
  /** Folder that the paths are relative to. */
  readonly root: string;
  /** Folders of it whose files count. */
  readonly folders: readonly string[];
  /** Names of files and folders that are not in the images either. */
  readonly leftOut: RegExp;
}

/** sha256 of everything that images are made of. */
export async function sourceHash({ facts, root, folders, leftOut }: Sources): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(facts));
  for (const path of await filesOf(
    folders.map((folder) => join(root, folder)),
    leftOut,
  )) {
    hash.update(`\0${relative(root, path)}\0`).update(await readFile(path));
  }
  return hash.digest("hex");
}

async function filesOf(folders: readonly string[], leftOut: RegExp): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (leftOut.test(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) found.push(...(await filesOf([path], leftOut)));
      else found.push(path);
    }
  }
  return found.sort();
}
