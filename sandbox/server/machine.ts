import { access, constants, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** What has to be known of this machine before anything is done to it. */
export interface Machine {
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** Name for people, for example "Debian GNU/Linux 12 (bookworm)". */
  readonly system: string;
  /** Whether it has apt and dpkg, with the archives of Debian, Ubuntu or one of their children. */
  readonly debian: boolean;
  /** `VERSION_CODENAME`, for example `bookworm`; empty where there is none. */
  readonly codename: string;
  readonly root: boolean;
  readonly user: string;
}

/** Looks at this machine. */
export async function lookAtMachine(): Promise<Machine> {
  const release = parseOsRelease(await readFile("/etc/os-release", "utf8").catch(() => ""));
  const family = `${release.ID ?? ""} ${release.ID_LIKE ?? ""}`.split(" ");
  const tools = await Promise.all(["apt-get", "dpkg-deb"].map(findProgram));
  return {
    platform: process.platform,
    system: release.PRETTY_NAME ?? process.platform,
    debian: (family.includes("debian") || family.includes("ubuntu")) && !tools.includes(undefined),
    codename: release.VERSION_CODENAME ?? "",
    root: process.getuid?.() === 0,
    user: process.env.USER ?? process.env.LOGNAME ?? "$USER",
  };
}

/** The assignments of an os-release(5) file, without their quotes. */
export function parseOsRelease(text: string): Readonly<Record<string, string | undefined>> {
  const found: Record<string, string> = {};
  for (const line of text.split("\n")) {
    const match = /^([A-Z0-9_]+)=(["']?)(.*)\2$/.exec(line.trim());
    if (match?.[1] !== undefined) found[match[1]] = match[3] ?? "";
  }
  return found;
}

/** Absolute path of a program: on the PATH, or in the folders of system programs that a user's PATH leaves out. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  for (const folder of folders.filter(Boolean)) {
    const path = join(folder, name);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}
