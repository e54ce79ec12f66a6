import { randomBytes } from "node:crypto";
import { chown, open, readFile, realpath, rename, stat, unlink } from "node:fs/promises";
import { CommandError } from "../failure.ts";

/**
 * Replaces the text of a file that somebody has read, whole or not at all: after a crash it is the old one or the new one.
 * Mode and owner stay, and a link stays a link. Throws {@link CommandError} where it was changed since it was read.
 */
export async function replaceFile(path: string, before: string, after: string): Promise<void> {
  const target = await realpath(path);
  const { mode, uid, gid } = await stat(target);
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(after, "utf8");
      await file.chmod(mode & 0o7777);
      await file.sync();
    } finally {
      await file.close();
    }
    // Where somebody else than its owner writes it: root, mostly.
    if (uid !== process.getuid?.()) await chown(temporary, uid, gid);
    if ((await readFile(target, "utf8")) !== before) {
      throw new CommandError(`${path}: was changed by somebody else meanwhile, and stays so. Run it again.`);
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}
