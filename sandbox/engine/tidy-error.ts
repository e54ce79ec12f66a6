import { stripVTControlCharacters } from "node:util";

/** Frames of Node and of packages say nothing to the person who wrote the program. */
const FOREIGN_FRAME = /^\s+at .*(node:|\/node_modules\/)/;
const FRAME = /^\s+at /;
/** What Node prints around an error that nobody caught. */
const NOISE = /^Node\.js v\d|^\s+\[?(promise|Symbol\()|^\s*$|^node:internal/;

/**
 * An error as the SDK reports it, without colours, without frames of Node and of packages, and with the first frame of
 * the program only: that is where to look.
 */
export function tidyError(message: string): string {
  const lines: string[] = [];
  let framed = false;
  for (const line of stripVTControlCharacters(message).split("\n")) {
    if (FOREIGN_FRAME.test(line) || NOISE.test(line)) continue;
    if (FRAME.test(line)) {
      if (framed) continue;
      framed = true;
    }
    lines.push(line.trimEnd());
  }
  return lines.join("\n");
}
