import { posix } from "node:path";
import { text } from "./fields.ts";

/** Schema of an absolute path in a container, other than `/`. Not normalised yet: see {@link normalPath}. */
export function absolutePath() {
  return text(ABSOLUTE, "an absolute path in the container", (input) => `Set it to ${absolute(input)}`);
}

/** An absolute path that is not the root folder, without control characters. */
export const ABSOLUTE = /^\/(?!\/*$)[^\p{Cc}]*$/u;

/** A path without `.`, `..`, doubled and trailing slashes. */
export function normalPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal;
}

/** Whether a normalised path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? folder : `${folder}/`);
}

function absolute(input: unknown): string {
  const plain = typeof input === "string" && /^[\w.-]+(\/[\w.-]+)*$/.test(input) && !input.includes("..");
  return plain ? `/${input.replace(/^(\.\/)+/, "")}` : "one like /data";
}
