import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../failure.ts";
import type { Bot } from "./bot.ts";
import { LINES, projectFiles } from "./files.ts";
import { packageFileText } from "./package-file.ts";

/** What became of one file. */
export interface WrittenFile {
  readonly path: string;
  /** `same`: it was like that already. */
  readonly what: "written" | "added to" | "same";
}

/**
 * Writes a bot's project into a folder. Nothing is overwritten: where a file of ours is there with another text, nothing is
 * written at all. Files that others write too get the lines that they lack.
 *
 * @throws UsageError that names every file that is in the way
 */
export function writeFiles(folder: string, bot: Bot): readonly WrittenFile[] {
  const read = (path: string) => readIfThere(join(folder, path));
  const planned = Object.entries(projectFiles(bot)).map(([path, text]) => ({ path, text, now: read(path) }));
  const inTheWay = planned.filter(({ text, now }) => now !== undefined && now !== text);
  if (inTheWay.length > 0) {
    const lines = inTheWay.map(({ path }) => `${path}: is there already, with another text.`);
    throw new UsageError(
      `${lines.join("\n")}\nNothing was written. Change the project by hand, or start in another folder: slipway init --cwd DIR`,
    );
  }
  const packageFile = packageFileText(bot.name, read("package.json"));
  const shared = [
    ...(packageFile === undefined ? [] : [{ path: "package.json", text: packageFile }]),
    ...Object.entries(LINES).map(([path, lines]) => ({ path, text: withLines(read(path), lines) })),
  ].map((file) => ({ ...file, now: read(file.path) }));
  return [...planned, ...shared].map(({ path, text, now }) => {
    if (now === text) return { path, what: "same" };
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: now === undefined ? "wx" : "w" });
    return { path, what: now === undefined ? "written" : "added to" };
  });
}

function withLines(text: string | undefined, wanted: readonly string[]): string {
  const there = new Set((text ?? "").split(/\r?\n/).map((line) => line.trim()));
  const missing = wanted.filter((line) => !there.has(line));
  const before = text === undefined || text === "" || text.endsWith("\n") ? (text ?? "") : `${text}\n`;
  return before + missing.map((line) => `${line}\n`).join("");
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
