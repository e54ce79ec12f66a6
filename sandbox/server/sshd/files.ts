import { mkdir, readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { readIfThere, writeAtomic } from "../../engine/atomic-file.ts";
import type { ServerLayout } from "../layout.ts";

/** What the SSH server of the sandbox is made of. */
export interface SshdFiles {
  /** The one who runs it, and the only one whom it lets in. */
  readonly user: string;
  /** `ssh-ed25519 AAAA…` */
  readonly hostKey: string;
  /** Private key that it lets in, for its owner only. */
  readonly identityFile: string;
}

/** Its configuration file, by which its process is found again. */
export function configPath(layout: ServerLayout): string {
  return join(layout.sshdFolder, "sshd_config");
}

/** Writes keys, once, and the configuration. */
export async function writeSshdFiles(
  layout: ServerLayout,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<SshdFiles> {
  const folder = layout.sshdFolder;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const hostKey = await ensureKey(join(folder, "host_key"));
  const identityFile = join(folder, "client_key");
  await writeAtomic(join(folder, "authorized_keys"), `${await ensureKey(identityFile)}\n`);
  await writeAtomic(configPath(layout), sshdConfig(folder, port, env));
  return { user: userInfo().username, hostKey, identityFile };
}

/** The public part of a key that is made where it is missing, without its comment. */
async function ensureKey(path: string): Promise<string> {
  if ((await readIfThere(`${path}.pub`)) === undefined) {
    await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "slipway-sandbox", "-f", path], {
      // A private key without its public part is left of a start that was killed: it is made anew.
      input: "y\n",
    });
  }
  const [type = "", key = ""] = (await readFile(`${path}.pub`, "utf8")).split(" ");
  return `${type} ${key}`;
}

/** The configuration of sshd. Sessions get the environment in which the sandbox's Docker engine is found. */
export function sshdConfig(folder: string, port: number, env: Readonly<Record<string, string>>): string {
  const set = Object.entries(env).map(([name, value]) => `"${name}=${value}"`);
  return [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${folder}/host_key`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    "PidFile none",
    "AuthenticationMethods publickey",
    "PermitRootLogin prohibit-password",
    // The folder is below one that others may be able to write to; the files themselves are their owner's.
    "StrictModes no",
    "UsePAM no",
    "X11Forwarding no",
    "PrintMotd no",
    "LogLevel VERBOSE",
    // As on a server that Slipway has set up.
    "MaxSessions 50",
    `SetEnv ${set.join(" ")}`,
    "",
  ].join("\n");
}
