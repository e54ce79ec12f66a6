/**
 * `node bootstrap.mjs SCRIPT ARGS…`: runs a TypeScript program of this package on a machine that has nothing but some Node
 * and a package registry. Installs the dependencies when they are missing or stale, and runs the program with the Node that
 * they bring, else with the one that runs this. Plain JavaScript, and no dependency: it comes before both.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { install } from "./bin/install.mjs";
import { fail } from "./bin/say.mjs";

/** What is passed on to the program. */
const FORWARDED = ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"];

/** Runs a script of the package in `root` and ends this process with its exit code or its signal. */
export async function run(root, script, args) {
  await install(root);
  const bundled = bundledNode(root);
  if (bundled !== undefined && realpathSync(bundled) !== realpathSync(process.execPath)) {
    return runWith(bundled, resolve(root, script), args);
  }
  if (!runsTypeScript(process.version)) fail(nodeTooOld(process.version));
  // The right Node already: no second process that a signal could miss.
  process.argv = [process.execPath, resolve(root, script), ...args];
  await import(pathToFileURL(process.argv[1]).href);
}

/** Whether this version of Node strips types without being asked to: 22.18, 23.6, and everything from 24 on. */
export function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

function nodeTooOld(version) {
  return `Slipway needs Node 22.18 or later. This is ${version}, and the Node that its dependencies bring does not run on this machine. Install Node 24, and run the command again.`;
}

/** The Node that the dependencies bring, where it is there and runs on this machine. */
function bundledNode(root) {
  // Those of an installed package lie beside it.
  const modules = [join(root, "node_modules"), dirname(dirname(root))];
  const path = modules
    .filter((folder) => basename(folder) === "node_modules")
    .map((folder) => join(folder, ".bin", "node"))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) return undefined;
  const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
  return status === 0 && runsTypeScript(stdout.trim()) ? path : undefined;
}

function runWith(node, script, args) {
  const child = spawn(node, [script, ...args], { stdio: "inherit" });
  // A terminal sends SIGINT to both: a second one from here would count as the user's second.
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  process.on("SIGINT", () => atTerminal || child.kill("SIGINT"));
  child.on("error", (error) =>
    fail(`${node}: cannot be started (${error.message}). Remove node_modules, and run the command again.`),
  );
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined) fail("usage: node bootstrap.mjs SCRIPT ARGS…");
  await run(dirname(fileURLToPath(import.meta.url)), script, args);
}
