import { accessSync, constants, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join, sep } from "node:path";

/**
 * Absolute path of the Pulumi CLI: the first on the PATH, else the one that the npm package `pulumi` has downloaded for its
 * own version. What lies below a `node_modules` folder is that package's launcher, which downloads a CLI when it is
 * called, so it does not count. Undefined where there is none. Never downloads one.
 */
export function findPulumi(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, EXECUTABLE));
  return onPath.find(isCli) ?? [cachedCli(env)].find(isCli);
}

const EXECUTABLE = process.platform === "win32" ? "pulumi.exe" : "pulumi";

function isCli(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return !inNodeModules(path) && !inNodeModules(realpathSync(path));
  } catch {
    return false;
  }
}

function inNodeModules(path: string): boolean {
  return path.split(sep).includes("node_modules");
}

function cachedCli(env: NodeJS.ProcessEnv): string {
  const home = env.PULUMI_HOME || join(env.HOME || homedir(), ".pulumi");
  return join(home, "versions", launcherVersion(), "bin", EXECUTABLE);
}

function launcherVersion(): string {
  try {
    return (createRequire(import.meta.url)("pulumi/package.json") as { version: string }).version;
  } catch {
    return "none";
  }
}
