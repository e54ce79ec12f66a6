import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { withPackages } from "./apt.ts";
import type { Server } from "./ensure-server.ts";
import { runInImage } from "./run-in-image.ts";
import { SandboxError } from "./sandbox-error.ts";

/** Debian's and Ubuntu's package of pip as a wheel: pip itself needs no installation. */
const PIP_PACKAGE = "python3-pip-whl";
const PIP_FOLDER = "usr/share/python-wheels";

/** Files of this machine that tell pip where the index is and whom to trust. Mounted where they are here. */
const PIP_FILES = [
  "/etc/pip.conf",
  "/etc/ssl/certs/ca-certificates.crt",
  ...[".pip/pip.conf", ".config/pip/pip.conf", ".netrc"].map((path) => join(homedir(), path)),
];
/** Variables of this machine that do. */
const PIP_VARIABLES = /^(PIP_.*|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|(https?|no|all)_proxy)$/i;

/**
 * A folder with the packages that a requirements file names, with exact versions and hashes: what an image has as
 * `PYTHONPATH`. They are installed there the first time, out of wheels, by the Python of the base image: this machine needs
 * none. Packages with parts in C are for this machine's processor.
 * @throws SandboxError with pip's own message.
 */
export async function ensurePythonPackages(
  server: Server,
  base: string,
  requirements: string,
): Promise<string> {
  const key = createHash("sha256")
    .update(base)
    .update("\0")
    .update(await readFile(requirements));
  const folder = join(server.layout.pythonPackages, key.digest("hex").slice(0, 12));
  if (await exists(folder)) return folder;
  server.log(`downloading the packages of ${requirements}`);
  await mkdir(server.layout.pythonPackages, { recursive: true });
  // Renamed when it is whole, so that a kill leaves no half of it behind.
  const partial = await mkdtemp(join(server.layout.pythonPackages, "partial-"));
  try {
    await withPip(server, (pip) => install(server, base, { requirements, target: partial, pip }));
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Gives the path of pip's wheel to `use`. */
async function withPip(server: Server, use: (pip: string) => Promise<void>): Promise<void> {
  const { log } = server;
  await withPackages({ packages: [PIP_PACKAGE], dependencies: false, log }, async (archives) => {
    for (const deb of (await readdir(archives)).filter((name) => name.endsWith(".deb"))) {
      await execa("dpkg-deb", ["-x", join(archives, deb), archives]);
    }
    const names = await readdir(join(archives, PIP_FOLDER));
    const pip = names.find((name) => /^pip-.*\.whl$/.test(name));
    if (pip === undefined) throw new SandboxError(`${PIP_PACKAGE} has no wheel of pip: ${names.join(", ")}.`);
    await use(join(archives, PIP_FOLDER, pip));
  });
}

/** What a run of pip needs: paths on this machine. */
interface Installation {
  readonly requirements: string;
  readonly target: string;
  readonly pip: string;
}

async function install(server: Server, base: string, paths: Installation): Promise<void> {
  const { requirements, target, pip } = paths;
  const wheels = [
    "--require-hashes",
    "--no-deps",
    "--only-binary",
    ":all:",
    "--no-cache-dir",
    "--quiet",
    "--no-color",
  ];
  // Compiled in the image: a compiled file is good for one time of its source only, and images set that anew.
  const flags = [...wheels, "--no-compile", "--root-user-action", "ignore", "--target", "/packages"];
  const { exitCode, output } = await runInImage(server.docker, {
    Image: base,
    Cmd: ["python3", "/pip.whl/pip", "install", ...flags, "-r", "/requirements.txt"],
    // The files are then this user's, who removes them again.
    User: `${process.getuid?.()}:${process.getgid?.()}`,
    Env: [...variables(), `HOME=${homedir()}`],
    Labels: { "slipway.temporary": "1" },
    HostConfig: {
      // This machine's way to the package index, whatever names and proxies it needs.
      NetworkMode: "host",
      Binds: [
        `${target}:/packages`,
        `${requirements}:/requirements.txt:ro`,
        `${pip}:/pip.whl:ro`,
        ...(await mounts()),
      ],
    },
  });
  if (exitCode === 0) return;
  throw new SandboxError(
    `Could not install what ${requirements} names with pip (exit code ${exitCode}):\n${output}\nCheck that this machine reaches its package index, and run the command again.`,
  );
}

function variables(): string[] {
  return Object.entries(process.env).flatMap(([name, value]) =>
    PIP_VARIABLES.test(name) ? [`${name}=${value}`] : [],
  );
}

async function mounts(): Promise<string[]> {
  const { PIP_CERT, PIP_CONFIG_FILE, SSL_CERT_FILE, REQUESTS_CA_BUNDLE } = process.env;
  const named = [PIP_CERT, PIP_CONFIG_FILE, SSL_CERT_FILE, REQUESTS_CA_BUNDLE];
  const found: string[] = [];
  for (const path of new Set([...PIP_FILES, ...named])) {
    if (path?.startsWith("/") && (await exists(path))) found.push(`${path}:${path}:ro`);
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
