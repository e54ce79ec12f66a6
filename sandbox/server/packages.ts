import { ExecaError, execa } from "execa";
import { SandboxError } from "./sandbox-error.ts";

/** Of these packages, the ones that are not installed. */
export async function missingPackages(names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own form of a placeholder.
  const format = "${Package} ${db:Status-Status}\n";
  const { stdout } = await execa("dpkg-query", ["-W", "-f", format, ...names], { reject: false });
  const installed = installedIn(stdout);
  return names.filter((name) => !installed.has(name));
}

/** Names with the status `installed` in the output of dpkg-query; removed ones with configuration left are listed too. */
export function installedIn(output: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of output.split("\n")) {
    const [name, status] = line.trim().split(" ");
    if (name !== undefined && status === "installed") names.add(name);
  }
  return names;
}

/** Reads the machine's package lists. As root. */
export async function updateLists(log: (line: string) => void): Promise<void> {
  log("apt-get update");
  await aptGet(["update", "-qq"]);
}

/** Whether the machine's archive has a package of this name. */
export async function hasCandidate(name: string): Promise<boolean> {
  const { stdout } = await execa("apt-cache", ["policy", name], { reject: false, env: { LC_ALL: "C" } });
  return /^ {2}Candidate: (?!\(none\))/m.test(stdout);
}

/** Installs packages as root, without questions and without what they merely recommend. */
export async function installPackages(names: readonly string[], log: (line: string) => void): Promise<void> {
  log(`apt-get install ${names.join(" ")}`);
  await aptGet(["install", "-y", "-qq", "--no-install-recommends", ...names]);
}

async function aptGet(args: readonly string[]): Promise<void> {
  try {
    // Another apt may be at work on a machine that was just started: waits for its lock.
    await execa("apt-get", ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3", ...args], {
      stdin: "ignore",
      env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
    });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new SandboxError(
      `apt-get ${args.join(" ")} failed:\n${error.stderr || error.shortMessage}\nRepair that, and run the command again.`,
      { cause: error },
    );
  }
}
