import { randomBytes } from "node:crypto";
import { link, mkdir, open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file whole: after a crash or a power cut it has its old content or its new one, never a part.
 * Mode 0600, because what is kept here can be decrypted with the passphrase beside it; folders are made with 0700.
 */
export async function writeAtomic(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    await writeDurably(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
}

/** Creates a file of mode 0600, whole from the first moment that it is there. Throws `EEXIST` when there is one. */
export async function createAtomic(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  await writeDurably(temporary, content);
  try {
    await link(temporary, path);
  } finally {
    await unlink(temporary);
  }
}

/** Creates a file of mode 0600 that is on the disk when this returns. Throws `EEXIST` when there is one. */
export async function writeDurably(path: string, content: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content, "utf8");
    await file.sync();
  } catch (error) {
    await unlink(path).catch(() => {});
    throw located(error, path);
  } finally {
    await file.close();
  }
}

/** The text of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return await file.readFile("utf8");
  } catch (error) {
    throw located(error, path);
  } finally {
    await file.close();
  }
}

/** An open file's errors do not say which file it is. */
function located(error: unknown, path: string): Error {
  return Object.assign(error as NodeJS.ErrnoException, { path });
}
