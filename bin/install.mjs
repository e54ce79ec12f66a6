import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lock } from "./install-lock.mjs";
import { fail, say } from "./say.mjs";

/** Brings node_modules in line with the lockfile, unless it is. A published package has none, and was installed by npm. */
export async function install(root) {
  if (!existsSync(join(root, "package-lock.json")) || isInstalled(root)) return;
  const unlock = await lock(root);
  try {
    if (isInstalled(root)) return;
    say("installing the dependencies (npm ci)");
    npmCi(root);
    writeStamp(root);
  } finally {
    unlock();
  }
}

function npmCi(root) {
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const args = ["ci", "--include=dev", "--include=optional", ...flags];
  const own = process.env.npm_execpath;
  const [command, ...first] = own?.endsWith("npm-cli.js") ? [process.execPath, own] : ["npm"];
  // npm's own output goes to standard error: standard output belongs to the program.
  const { error, status } = spawnSync(command, [...first, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
  if (error?.code === "ENOENT")
    fail(
      "npm is missing. Install it (on Debian and Ubuntu: 'apt-get install npm'), and run the command again.",
    );
  if (error !== undefined) fail(`npm ci cannot be started: ${error.message}`);
  if (status !== 0)
    fail(
      `npm ci failed in ${root} (exit code ${status}); its message is above. Repair that, and run the command again.`,
    );
}

/** Whether node_modules is what the lockfile says: by our stamp, else by npm's own list of what it installed. */
export function isInstalled(root) {
  const stamp = readIfThere(join(root, "node_modules", ".slipway-stamp"));
  if (stamp === stampOf(root)) return true;
  const installed = readIfThere(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined || !agrees(readIfThere(join(root, "package-lock.json")), installed))
    return false;
  writeStamp(root);
  return true;
}

function agrees(wanted, installed) {
  try {
    const there = JSON.parse(installed).packages;
    return Object.entries(JSON.parse(wanted).packages).every(
      ([path, { version, integrity, optional, link }]) => {
        if (path === "" || link) return true;
        // Optional ones are there on their own platform only.
        if (there[path] === undefined) return optional === true;
        return there[path].version === version && there[path].integrity === integrity;
      },
    );
  } catch {
    return false;
  }
}

function stampOf(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function writeStamp(root) {
  const path = join(root, "node_modules", ".slipway-stamp");
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, stampOf(root));
    renameSync(`${path}.${process.pid}`, path);
  } catch (error) {
    // Another user's installation, that this one may only read: it is compared again the next time.
    if (!["EACCES", "EROFS"].includes(error.code)) throw error;
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
