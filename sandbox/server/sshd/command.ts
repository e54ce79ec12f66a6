import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeAtomic } from "../../engine/atomic-file.ts";
import type { Server } from "../ensure-server.ts";
import { findProgram } from "../machine.ts";
import { hasCandidate } from "../packages.ts";
import { unpackTool } from "../tools.ts";
import { configPath } from "./files.ts";

const AS_ROOT = fileURLToPath(new URL("./as-root.sh", import.meta.url));

/** A program to start. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** How to start `sshd` in the foreground: this machine's, or one that is unpacked and not installed. */
export async function sshdCommand({ layout, log }: Server): Promise<Command> {
  const installed = await findProgram("sshd");
  const program =
    installed ?? (await unpackTool(layout, { package: "openssh-server", program: "usr/sbin/sshd" }, log));
  const libraries = installed === undefined ? await libraryFolders({ layout, log }) : [];
  const env = { ...process.env, ...(libraries.length > 0 && { LD_LIBRARY_PATH: libraries.join(":") }) };
  const args = ["-D", "-e", "-f", configPath(layout)];
  if (process.getuid?.() !== 0) return { program, args, env };
  // As root it wants a user of its own to be there: it gets a list of users of its own, and the machine keeps its own.
  const users = join(layout.sshdFolder, "passwd");
  await writeAtomic(users, await usersWithSshd());
  return { program: "sh", args: [AS_ROOT, users, program, ...args], env };
}

/** Libraries of the server that a machine without it may lack. */
const LIBRARIES = ["libwrap0", "libwtmpdb0"];

async function libraryFolders({ layout, log }: Pick<Server, "layout" | "log">): Promise<string[]> {
  const folders: string[] = [];
  for (const name of LIBRARIES) {
    if (!(await hasCandidate(name))) continue;
    const triplet = `${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`;
    const library = `usr/lib/${triplet}/${name.replace(/0$/, ".so.0")}`;
    folders.push(dirname(await unpackTool(layout, { package: name, program: library }, log)));
  }
  return folders;
}

async function usersWithSshd(): Promise<string> {
  const users = await readFile("/etc/passwd", "utf8");
  return /^sshd:/m.test(users) ? users : `${users}sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n`;
}
