import { readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { FileRead, ReadFile } from "./checks/files.ts";

/** More than any limit: a larger file is not read at all. */
const LARGEST = 1024 * 1024;

/** Reads files of a project folder, and nothing outside of it, not even through a symbolic link. */
export function projectReader(folder: string): ReadFile {
  return (path) => {
    try {
      const root = realpathSync(folder);
      return readWithin(root, realpathSync(resolve(root, path)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
      return { kind: "unreadable", reason: code ?? "unknown reason" };
    }
  };
}

function readWithin(root: string, path: string): FileRead {
  const inside = relative(root, path);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return { kind: "outside" };
  const status = statSync(path);
  if (status.isDirectory()) return { kind: "folder" };
  // A pipe or a device would block or never end.
  if (!status.isFile()) return { kind: "unreadable", reason: "it is no regular file" };
  return status.size > LARGEST
    ? { kind: "large", size: status.size }
    : { kind: "file", content: readFileSync(path) };
}
