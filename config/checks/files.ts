import { posix } from "node:path";
import { type Problem, quote } from "../problem.ts";
import { problemIn, type ServiceScope } from "./scope.ts";

/** What became of reading a file of the project. */
export type FileRead =
  | { readonly kind: "file"; readonly content: Uint8Array }
  /** Too large to be read at all. */
  | { readonly kind: "large"; readonly size: number }
  | { readonly kind: "missing" | "folder" | "outside" }
  /** With the reason, for example `EACCES`. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** Reads a file of the project by its path relative to the project folder. */
export type ReadFile = (path: string) => FileRead;

/** Swarm's limit for the data of a config: from one byte to less than this. */
export const FILE_LIMIT = 500 * 1024;

/** Whether every file of a service can be read and is of a size that Swarm takes. */
export function checkFiles(scope: ServiceScope, readFile: ReadFile): Problem[] {
  return Object.entries(scope.fields.files ?? {}).flatMap(([target, source]) => {
    const text = fileError(source, readFile);
    return text === undefined ? [] : [problemIn(scope, ["files", target], `is ${quote(source)}, ${text}`)];
  });
}

function fileError(source: string, readFile: ReadFile): string | undefined {
  const normal = posix.normalize(source);
  const file =
    normal === ".." || normal.startsWith("../") || posix.isAbsolute(normal) ? OUTSIDE : readFile(source);
  switch (file.kind) {
    case "outside":
      return "which is outside of the project. Copy it into the project folder.";
    case "missing":
      return "which does not exist. Create it, or correct the path, relative to the project folder.";
    case "folder":
      return "which is a folder. Name its files one by one.";
    case "unreadable":
      return `which cannot be read (${file.reason}). Make it readable for you.`;
    case "large":
      return sizeError(file.size);
    case "file":
      return file.content.length < 1 || file.content.length >= FILE_LIMIT
        ? sizeError(file.content.length)
        : undefined;
  }
}

const OUTSIDE: FileRead = { kind: "outside" };

function sizeError(bytes: number): string {
  if (bytes === 0) return "which is empty, and Docker takes no empty file. Put a line into it.";
  return `which has ${bytes} bytes, Docker takes less than ${FILE_LIMIT}. Put it into the image or a volume.`;
}
