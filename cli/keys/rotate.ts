import { existsSync, renameSync, rmSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { execa } from "execa";
import type { SshHost } from "../../config/config.ts";
import { connect } from "../../ssh/connect.ts";
import { sshTarget } from "../../ssh/server.ts";
import { CommandError, UsageError } from "../failure.ts";
import { serverKeys } from "./server-keys.ts";

/**
 * Gives the user of a server a new key, and takes the one before away: not until the new one has proved that it is let in.
 * What was interrupted goes on where it was. Gives the fingerprint of the new key.
 */
export async function rotateKey(host: SshHost): Promise<string> {
  if (host.identityFile === undefined) {
    throw new UsageError("key rotate: slipway:host names no identityFile, so there is no key to replace.");
  }
  const file = expanded(host.identityFile);
  const [fresh, old] = [`${file}.new`, `${file}.old`];
  // Killed between the two moves, after the new one had proved itself.
  if (!existsSync(file) && existsSync(old)) move(fresh, file);
  await finish(host, old);
  if (!existsSync(file)) throw new UsageError(`key rotate: there is no ${file}. Run it where the key is.`);
  if (!existsSync(fresh))
    await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "slipway", "-f", fresh]);
  const key = await publicKey(fresh);
  await serverKeys(sshTarget(host), { SLIPWAY_ACTION: "add", SLIPWAY_PUBLIC_KEY: key });
  await prove(host, fresh);
  move(file, old);
  move(fresh, file);
  await finish(host, old);
  return fingerprint(file);
}

function move(from: string, to: string): void {
  for (const part of ["", ".pub"]) if (existsSync(from + part)) renameSync(from + part, to + part);
}

/** Takes the key before away, on the server and then here. */
async function finish(host: SshHost, old: string): Promise<void> {
  if (!existsSync(old)) return;
  const print = await fingerprint(old);
  const target = sshTarget(host);
  const known = await serverKeys(target, { SLIPWAY_ACTION: "list" });
  if (known.some((line) => line.includes(` ${print} `))) {
    await serverKeys(target, { SLIPWAY_ACTION: "remove", SLIPWAY_FINGERPRINT: print });
  }
  for (const part of ["", ".pub"]) rmSync(old + part, { force: true });
}

/** With this key and no other, on a connection of its own. */
async function prove({ identityFile: _, ...host }: SshHost, file: string): Promise<void> {
  const { address, options } = sshTarget(host);
  const only = ["IdentitiesOnly=yes", "IdentityAgent=none", `IdentityFile=${file}`, "ControlPath=none"];
  // The first of two values counts.
  const set = [...only.flatMap((option) => ["-o", option]), ...options];
  await connect({ address, options: set }, "key").catch((error: Error) => {
    const kept = "the server does not let the new key in, and nothing was taken away";
    throw new CommandError(`key rotate: ${kept}.\n${error.message}`, { cause: error });
  });
}

/** OpenSSH takes `~` for the home of the user as the system knows it, not for HOME. */
function expanded(path: string): string {
  return path.startsWith("~/") ? `${userInfo().homedir || homedir()}/${path.slice(2)}` : path;
}

async function publicKey(file: string): Promise<string> {
  const { stdout } = await execa("ssh-keygen", ["-y", "-f", file]);
  return stdout.split(" ").slice(0, 2).join(" ");
}

async function fingerprint(file: string): Promise<string> {
  const { stdout } = await execa("ssh-keygen", ["-lf", file]);
  return stdout.split(" ")[1] ?? "";
}
