import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExecaError, execa } from "execa";
import { SandboxError } from "./sandbox-error.ts";

/** What to get out of this machine's package archives. */
export interface DownloadOptions {
  readonly packages: readonly string[];
  /** Whether everything that they depend on comes too, as on a machine with no package at all. */
  readonly dependencies: boolean;
  readonly log: (line: string) => void;
}

/**
 * Downloads packages, verified by apt against the machine's own keys, installs nothing and needs no root: apt works on
 * folders of its own. The machine's package lists are used where they are there and new enough, else private ones.
 * @param use gets the folder with the `.deb` files, which is removed afterwards.
 * @throws SandboxError with apt's own message.
 */
export async function withPackages<T>(
  options: DownloadOptions,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const work = await mkdtemp(join(tmpdir(), "slipway-apt-"));
  try {
    const archives = join(work, "cache", "archives");
    await mkdir(join(archives, "partial"), { recursive: true });
    await mkdir(join(work, "lists", "partial"), { recursive: true });
    await writeFile(join(work, "status"), "");
    await download(work, options);
    return await use(archives);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(work: string, options: DownloadOptions): Promise<void> {
  try {
    await fetchPackages(work, [], options);
  } catch {
    // Missing lists, or lists that name versions which the archive no longer has.
    options.log("reading the package lists");
    const lists = ["-o", `Dir::State::lists=${join(work, "lists")}`];
    await apt(work, [...lists, "update", "-qq"], "read the package lists");
    await fetchPackages(work, lists, options);
  }
}

async function fetchPackages(
  work: string,
  lists: readonly string[],
  options: DownloadOptions,
): Promise<void> {
  const doing = `download ${options.packages.join(", ")}`;
  if (options.dependencies) {
    const install = [
      "-y",
      "-qq",
      "--download-only",
      "--no-install-recommends",
      "install",
      ...options.packages,
    ];
    await apt(work, [...lists, "-o", `Dir::State::status=${join(work, "status")}`, ...install], doing);
  } else {
    await apt(work, [...lists, "-qq", "download", ...options.packages], doing);
  }
}

async function apt(work: string, args: readonly string[], doing: string): Promise<void> {
  const cache = join(work, "cache");
  const own = [
    "-o",
    `Dir::Cache=${cache}`,
    "-o",
    "Debug::NoLocking=1",
    "-o",
    "Acquire::Retries=3",
    "-o",
    "APT::Sandbox::User=root",
  ];
  try {
    await execa("apt-get", [...own, ...args], {
      cwd: join(cache, "archives"),
      stdin: "ignore",
      env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
    });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const said = [error.stderr, error.stdout].filter(Boolean).join("\n") || error.shortMessage;
    throw new SandboxError(
      `Could not ${doing} with apt-get:\n${said}\nCheck that this machine reaches its package archive, and run the command again.`,
      { cause: error },
    );
  }
}
