import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fail, say } from "./say.mjs";

/**
 * Two installations at once would remove each other's files: the second one waits. Returns what releases the lock, which
 * is a folder with its owner in it; that of an owner that has died counts for nothing.
 */
export async function lock(root) {
  const name = createHash("sha256").update(realpathSync(root)).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), `slipway-install-${name}`);
  releaseIfDead(folder);
  for (let told = false; !taken(folder); told = true) {
    if (!told) say("waiting for another installation to end");
    await pause(200);
    releaseIfDead(folder);
  }
  return () => rmSync(folder, { recursive: true, force: true });
}

function taken(folder) {
  const own = `${folder}-${process.pid}`;
  try {
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own);
    writeFileSync(join(own, "owner"), identityOf(process.pid));
    // In one step with its owner in it. It fails where there is one that is not empty.
    renameSync(own, folder);
    return true;
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (error.code === "ENOTEMPTY" || error.code === "EEXIST") return false;
    return fail(`${folder}: cannot be made (${error.message}). Repair that, and run the command again.`);
  }
}

function releaseIfDead(folder) {
  const owner = ownerOf(folder);
  // None: it was released just now.
  if (owner === undefined || owner === identityOf(Number(owner.split(" ")[0]))) return;
  const grave = `${folder}-dead-${process.pid}`;
  try {
    // Of two that wait only one gets it. Where that one has taken the lock meanwhile, it gets it back.
    renameSync(folder, grave);
    if (ownerOf(grave) === owner) rmSync(grave, { recursive: true, force: true });
    else renameSync(grave, folder);
  } catch (error) {
    if (error.code === "ENOENT") return;
    fail(`${folder}: is left over from another user's installation. Remove it, and run the command again.`);
  }
}

function ownerOf(folder) {
  return readIfThere(join(folder, "owner"));
}

/** Number and start time of a live process; only the number where the system has no /proc. */
function identityOf(pid) {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat !== undefined) return `${pid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  try {
    process.kill(pid, 0);
    return `${pid}`;
  } catch (error) {
    return error.code === "EPERM" ? `${pid}` : "gone";
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
