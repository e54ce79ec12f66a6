import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { ensureServer } from "../../../sandbox/server/ensure-server.ts";
import { ensureRegistry } from "../../../sandbox/server/registry.ts";
import { ensureSwarm } from "../../../sandbox/server/swarm.ts";
import { unpackTool } from "../../../sandbox/server/tools.ts";
import { prepareHost } from "./host.ts";

/** Folder of the tests' own server: where nobody's sandbox is, so that its removal takes nothing from anybody. */
export const SERVER_ROOT = resolve(import.meta.dirname, "../../../.test-server");
const APPLETS = ["sh", "httpd", "wget", "mkdir", "touch", "sleep", "cat", "stat", "date", "echo", "test"];

/** Images that behave as their tag says, in a registry on loopback. */
export interface ProbeImages {
  readonly repository: string;
  /** `repository:tag`, for `deploy`. */
  tag(name: ProbeTag): string;
  /** `repository@sha256:…`, as the stack holds it. */
  digest(name: ProbeTag): string;
}

/** `1`, `2` and `3` are good; the others are called by what is wrong with them: see `images/probe/run.sh`. */
export type ProbeTag = "1" | "2" | "3" | "unhealthy" | "exits" | "dies" | "leaks" | "foreign";

const TAGS: Record<ProbeTag, string> = {
  "1": "good",
  "2": "good",
  "3": "good",
  unhealthy: "unhealthy",
  exits: "exits",
  dies: "dies",
  leaks: "leaks",
  foreign: "good",
};

let built: Promise<ProbeImages> | undefined;

/** Builds and pushes the images, once a run. */
export function probeImages(): Promise<ProbeImages> {
  built ??= build();
  return built;
}

async function build(): Promise<ProbeImages> {
  const log = (line: string) => console.log(`    ${line}`);
  await mkdir(SERVER_ROOT, { recursive: true });
  const server = await ensureServer({ root: SERVER_ROOT, log });
  await ensureSwarm(server);
  await prepareHost(server);
  const { host } = await ensureRegistry(server);
  const repository = `${host}/slipway-test/probe`;
  const context = await mkdtemp(join(tmpdir(), "slipway-probe-"));
  try {
    const program = "bin/busybox";
    const busybox = await unpackTool(server.layout, { package: "busybox-static", program }, log);
    await cp(join(import.meta.dirname, "../images/probe"), context, { recursive: true });
    await rootFilesystem(context, busybox);
    const digests: Record<string, string> = {};
    for (const [tag, mode] of Object.entries(TAGS)) {
      digests[tag] = await buildOne(context, `${repository}:${tag}`, tag, mode);
    }
    return {
      repository,
      tag: (name) => `${repository}:${name}`,
      digest: (name) => `${repository}@${digests[name]}`,
    };
  } finally {
    await rm(context, { recursive: true });
  }
}

async function rootFilesystem(context: string, busybox: string): Promise<void> {
  const root = join(context, "root");
  for (const folder of ["bin", "etc", "tmp", "data"]) await mkdir(join(root, folder), { recursive: true });
  await cp(busybox, join(root, "bin/busybox"));
  for (const applet of APPLETS) await symlink("busybox", join(root, "bin", applet));
  // The same archive each time, so that Docker's cache gives the same image each time.
  const owner = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name", "--mtime=@0"];
  // The container runtime gives a tmpfs on /tmp the mode of the folder in the image.
  await execa("chmod", ["1777", join(root, "tmp")]);
  await execa("tar", [...owner, "-C", root, "-cf", join(context, "root.tar"), "."]);
  await rm(root, { recursive: true });
}

/** One that this machine is not. */
function foreignPlatform(): string {
  return process.arch === "arm64" ? "linux/amd64" : "linux/arm64";
}

async function buildOne(context: string, reference: string, version: string, mode: string): Promise<string> {
  const args = ["--build-arg", `VERSION=${version}`, "--build-arg", `MODE=${mode}`];
  // Docker's cache does not look at platforms: with a first step of its own neither takes the other's layers.
  const foreign = ["--file", join(context, "Dockerfile.foreign"), "--platform", foreignPlatform()];
  const platform = version === "foreign" ? foreign : [];
  await execa("docker", ["build", "--quiet", "--tag", reference, ...platform, ...args, context], {
    env: { DOCKER_BUILDKIT: "0" },
  });
  const { stdout } = await execa("docker", ["push", reference]);
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(stdout)?.[1];
  if (digest === undefined) throw new Error(`docker push ${reference} told no digest:\n${stdout}`);
  return digest;
}
