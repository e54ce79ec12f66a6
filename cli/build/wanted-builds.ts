import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../failure.ts";
import type { FileService } from "../stack-file.ts";

/** A folder that was asked to be built, and the service that gets the image. */
export interface WantedBuild {
  readonly service: string;
  /** Absolute. It has a Dockerfile. */
  readonly folder: string;
}

/** What the command line asks to build. */
export interface BuildFlags {
  /** Services of `--service`, in order. */
  readonly service: readonly string[];
  /** `DIR` or `SERVICE=DIR`. */
  readonly build: readonly string[];
  /** Folder that a relative path starts at. */
  readonly cwd: string;
}

/**
 * What to build, and the services that are left for `--image`. A folder alone is for the next `--service`, or for the only
 * service there is. Throws {@link UsageError}.
 */
export function wantedBuilds(
  { service: named, build, cwd }: BuildFlags,
  services: Readonly<Record<string, FileService>>,
): { readonly builds: readonly WantedBuild[]; readonly left: readonly string[] } {
  const left = [...named];
  const keys = Object.keys(services);
  const builds = build.map((text) => {
    const [key, path] = split(text, keys);
    const service = key ?? left.shift() ?? (keys.length === 1 ? keys[0] : undefined);
    if (service === undefined) {
      throw new UsageError(`--build ${text}: is for which service? Write --build SERVICE=${text}.`);
    }
    return { service, folder: folderOf(text, resolve(cwd, path)) };
  });
  const twice = builds.find(
    ({ service }, index) => builds.findIndex((each) => each.service === service) < index,
  );
  if (twice) throw new UsageError(`--build ${twice.service}: is given twice. Remove one of the two.`);
  return { builds, left };
}

/** Only the name of a service counts as one: a folder may have an equals sign in its name. */
function split(text: string, keys: readonly string[]): readonly [string | undefined, string] {
  const at = text.indexOf("=");
  const key = text.slice(0, Math.max(at, 0));
  return keys.includes(key) ? [key, text.slice(at + 1)] : [undefined, text];
}

function folderOf(text: string, folder: string): string {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--build ${text}: there is no folder ${folder}. Correct the path.`);
  }
  if (existsSync(join(folder, "Dockerfile"))) return folder;
  throw new UsageError(`--build ${text}: ${folder} has no Dockerfile. Write one, or name another folder.`);
}
