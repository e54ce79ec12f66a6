import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LockOwner } from "./port.ts";
import { CLI } from "./pulumi-errors.ts";
import type { PulumiProject } from "./pulumi-project.ts";
import { backendFolder } from "./pulumi-stored-history.ts";
import { shortName } from "./stack-name.ts";

/**
 * Who holds a stack of a `file://` backend, from its lock files (pulumi/pulumi `pkg/backend/diy/lock.go`). Empty for every
 * other backend: there a run says who.
 */
export async function lockOwners(
  project: PulumiProject,
  stack: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly LockOwner[]> {
  const root = await backendFolder(project, env);
  if (root === undefined) return [];
  const name = shortName(stack);
  const folder = join(root, ".pulumi/locks/organization", project.name, name);
  const files = await readdir(folder).catch(() => []);
  const owners = await Promise.all(
    files.filter((file) => file.endsWith(".json")).map((file) => readOwner(join(folder, file))),
  );
  return owners.filter((owner) => owner !== undefined);
}

/** Undefined where the file is gone meanwhile, or is no lock: then the run will say so. */
async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    const { hostname, pid, timestamp } = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    if (typeof hostname !== "string" || typeof pid !== "number") return undefined;
    return { host: hostname, pid, since: String(timestamp), program: CLI };
  } catch {
    return undefined;
  }
}
