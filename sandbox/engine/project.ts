import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { EngineError } from "../../engine/port.ts";

/** What Pulumi.yaml says. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  /** Folder that the program runs in: the one of its main file. */
  readonly programFolder: string;
  /** Main file within it, `.` where package.json names it. */
  readonly entry: string;
}

/** Reads the project of a folder. Throws {@link EngineError} `usage` where there is none that can be run. */
export function readProject(folder: string): Project {
  const path = join(folder, "Pulumi.yaml");
  const fail = (problem: string): never => {
    throw new EngineError("usage", `${path}: ${problem}`);
  };
  let yaml: { name?: unknown; main?: unknown; runtime?: unknown } | null = null;
  try {
    yaml = parse(readFileSync(path, "utf8"));
  } catch (error) {
    fail(`${(error as Error).message}. Run the command in a folder with a Pulumi project.`);
  }
  if (typeof yaml?.name !== "string" || !/^[A-Za-z0-9._-]+$/.test(yaml.name)) {
    return fail(`name: is ${JSON.stringify(yaml?.name)}, must be letters, digits, "-", "_" and ".". Set it.`);
  }
  const runtime =
    typeof yaml.runtime === "string" ? yaml.runtime : (yaml.runtime as { name?: unknown })?.name;
  if (runtime !== "nodejs") {
    return fail(`runtime: is ${JSON.stringify(runtime)}, the sandbox runs nodejs only. Use the real engine.`);
  }
  const main = resolve(folder, typeof yaml.main === "string" ? yaml.main : ".");
  const stat = statSync(main, { throwIfNoEntry: false });
  if (!stat) return fail(`main: no file ${main}. Correct the path.`);
  const isFolder = stat.isDirectory();
  return {
    name: yaml.name,
    folder,
    programFolder: isFolder ? main : dirname(main),
    entry: isFolder ? "." : basename(main),
  };
}
