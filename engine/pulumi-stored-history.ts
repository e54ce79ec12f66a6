import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { UpdateConfig } from "./pulumi-history.ts";
import type { PulumiProject } from "./pulumi-project.ts";
import { shortName } from "./stack-name.ts";

/**
 * Configurations of past updates with their secrets still encrypted, newest first. The CLI leaves those values out of its
 * list or decrypts them; a `file://` backend keeps them as they stand. Empty for every other backend.
 */
export async function storedConfigs(
  project: PulumiProject,
  stack: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly (UpdateConfig | undefined)[]> {
  const root = await backendFolder(project, env);
  if (root === undefined) return [];
  const name = shortName(stack);
  const folder = join(root, ".pulumi/history", project.name, name);
  const files = await readdir(folder).catch(() => []);
  // The names end in the time in nanoseconds, always of one length.
  const entries = files
    .filter((file) => file.endsWith(".history.json"))
    .sort()
    .reverse();
  return Promise.all(entries.map((file) => storedConfig(join(folder, file))));
}

async function storedConfig(path: string): Promise<UpdateConfig | undefined> {
  try {
    const { config } = JSON.parse(await readFile(path, "utf8")) as { config?: Record<string, unknown> };
    return Object.fromEntries(
      Object.entries(config ?? {}).map(([key, value]) => [
        key,
        { value: typeof value === "string" ? value : JSON.stringify(value), secret: hasSecure(value) },
      ]),
    );
  } catch {
    return undefined;
  }
}

function hasSecure(value: unknown): boolean {
  if (value === null || typeof value !== "object") return false;
  const secure = (value as { secure?: unknown }).secure;
  return (
    (typeof secure === "string" && Object.keys(value).length === 1) || Object.values(value).some(hasSecure)
  );
}

/** Folder of a `file://` backend; undefined for every other. */
export async function backendFolder(
  project: PulumiProject,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const url = env.PULUMI_BACKEND_URL ?? project.backendUrl ?? (await loginUrl(env));
  if (!url?.startsWith("file://")) return undefined;
  const path = url.slice("file://".length);
  return resolve(path.startsWith("~") ? join(env.HOME ?? homedir(), path.slice(1)) : path);
}

async function loginUrl(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const home = env.PULUMI_HOME || join(env.HOME ?? homedir(), ".pulumi");
  try {
    const text = await readFile(join(home, "credentials.json"), "utf8");
    return (JSON.parse(text) as { current?: string }).current;
  } catch {
    return undefined;
  }
}
