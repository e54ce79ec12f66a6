import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { LockOwner } from "./port.ts";
import { CLI } from "./pulumi-errors.ts";
import type { PulumiProject } from "./pulumi-project.ts";
import { backendFolder } from "./pulumi-stored-history.ts";
import { shortName } from "./stack-name.ts";

/** A lock file of a `file://` backend. */
interface LockFile {
  readonly path: string;
  readonly owner: LockOwner;
}

/** Who holds a stack of a `file://` backend. Empty for every other backend: there a run says who. */
export async function lockOwners(
  project: PulumiProject,
  stack: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly LockOwner[]> {
  return ((await lockFiles(project, stack, env)) ?? []).map(({ owner }) => owner);
}

/** Removes the locks of some owners from a `file://` backend. False for every other one. */
export async function removeLocks(
  project: PulumiProject,
  stack: string,
  env: NodeJS.ProcessEnv,
  owners: readonly LockOwner[],
): Promise<boolean> {
  const files = await lockFiles(project, stack, env);
  if (files === undefined) return false;
  const theirs = files.filter(({ owner }) => owners.some((other) => isDeepStrictEqual(other, owner)));
  for (const { path } of theirs) await rm(path, { force: true });
  return true;
}

/** From pulumi/pulumi `pkg/backend/diy/lock.go`. */
async function lockFiles(
  project: PulumiProject,
  stack: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly LockFile[] | undefined> {
  const root = await backendFolder(project, env);
  if (root === undefined) return undefined;
  const folder = join(root, ".pulumi/locks/organization", project.name, shortName(stack));
  const files = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    files.filter((file) => file.endsWith(".json")).map((file) => readLock(join(folder, file))),
  );
  return found.filter((file) => file !== undefined);
}

/** Undefined where the file is gone meanwhile, or is no lock: then the run will say so. */
async function readLock(path: string): Promise<LockFile | undefined> {
  try {
    const { hostname, pid, timestamp } = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    if (typeof hostname !== "string" || typeof pid !== "number") return undefined;
    return { path, owner: { host: hostname, pid, since: String(timestamp), program: CLI } };
  } catch {
    return undefined;
  }
}
