import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { EngineError } from "./port.ts";
import { shortName } from "./stack-name.ts";

/** What the adapter needs of Pulumi.yaml. */
export interface PulumiProject {
  readonly name: string;
  /** Folder of the stack files. */
  readonly stackFolder: string;
  /** Where the project says that its state is; undefined where the environment or the login says it. */
  readonly backendUrl?: string;
}

/** Reads Pulumi.yaml of a folder. Throws {@link EngineError} `usage` where there is none that can be read. */
export function readPulumiProject(folder: string): PulumiProject {
  const path = join(folder, "Pulumi.yaml");
  let yaml: { name?: unknown; stackConfigDir?: unknown; backend?: { url?: unknown } } | null;
  try {
    yaml = parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new EngineError("usage", `${path}: ${(error as Error).message}. Run in a folder with a project.`);
  }
  if (typeof yaml?.name !== "string") throw new EngineError("usage", `${path}: name: is missing. Set it.`);
  const url = yaml.backend?.url;
  return {
    name: yaml.name,
    stackFolder: typeof yaml.stackConfigDir === "string" ? resolve(folder, yaml.stackConfigDir) : folder,
    ...(typeof url === "string" && { backendUrl: url }),
  };
}

/** Stack file of a stack, whose name may be qualified: `acme/alice/prod`. Throws {@link EngineError} `usage`. */
export function stackFileOf(project: PulumiProject, stack: string): string {
  const name = shortName(stack);
  const candidates = ["yaml", "yml"].map((ending) => join(project.stackFolder, `Pulumi.${name}.${ending}`));
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new EngineError("usage", `${candidates[0]}: no such file. Create it, or name another stack.`);
}
