import type { Context, World } from "../context.ts";
import { CommandError } from "../failure.ts";
import { Interruption } from "../interruption.ts";
import type { WantedBuild } from "./wanted-builds.ts";

/** Where a built image goes. */
export interface BuildTarget {
  /** `docker.io/acme/web` */
  readonly repository: string;
  /** `linux/amd64` and the like: of the server. */
  readonly platform: string;
}

/** A build that takes longer does not end any more. */
const LIMIT_MS = 60 * 60 * 1000;
const SHOWN_LINES = 20;

/**
 * Builds a folder for the server and pushes the image, with the Docker client of this machine and its logins. Gives its
 * reference, `repository:tag`. Throws {@link CommandError} with the last lines of what failed.
 */
export async function buildImage(
  context: Context,
  { service, folder }: WantedBuild,
  { repository, platform }: BuildTarget,
): Promise<string> {
  const { world, out } = context;
  const reference = `${repository}:${await tagOf(world, folder)}`;
  const env = await builderEnvironment(world);
  out.say(`${service}: building ${folder}`);
  const args = ["build", "--platform", platform, "--tag", reference, folder];
  await docker(context, service, { args, env, what: `the build of ${folder}` });
  out.say(`${service}: pushing ${reference}`);
  await docker(context, service, { args: ["push", reference], env, what: `the push of ${reference}` });
  return reference;
}

/** The commit where the folder is as that has it; else the time: a tag that says what it is not helps nobody. */
async function tagOf(world: World, folder: string): Promise<string> {
  const git = (...args: string[]) => world.run("git", ["-C", folder, ...args], { env: world.env });
  const [commit, changes] = await Promise.all([
    git("rev-parse", "HEAD"),
    git("status", "--porcelain", "--", "."),
  ]);
  const isClean = commit.exitCode === 0 && changes.exitCode === 0 && changes.stdout.trim() === "";
  if (isClean) return `commit-${commit.stdout.trim().slice(0, 12)}`;
  return `built-${world.now().toISOString().replaceAll(/[^\d]/g, "").slice(0, 14)}`;
}

/** A Docker client without BuildKit refuses to build unless it is told to do without. */
async function builderEnvironment(world: World): Promise<NodeJS.ProcessEnv> {
  if (world.env.DOCKER_BUILDKIT !== undefined) return world.env;
  const { exitCode } = await world.run("docker", ["buildx", "version"], { env: world.env });
  return exitCode === 0 ? world.env : { ...world.env, DOCKER_BUILDKIT: "0" };
}

interface DockerCall {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly what: string;
}

async function docker(
  { world, out }: Context,
  service: string,
  { args, env, what }: DockerCall,
): Promise<void> {
  const last: string[] = [];
  const onLine = (line: string) => {
    last.push(line);
    if (last.length > SHOWN_LINES) last.shift();
    out.event({ type: "build", service, text: line });
    out.say(out.style("dim", `  ${line}`));
  };
  const { exitCode, stderr } = await world.run("docker", args, {
    env,
    onLine,
    limit: LIMIT_MS,
    signal: world.signal,
  });
  if (world.signal.aborted) throw new Interruption(`interrupted during ${what}. Nothing was changed.`);
  if (exitCode === 0) return;
  const lines = last.length > 0 ? last : [stderr];
  throw new CommandError(
    `${service}: ${what} failed, and nothing was changed. Its last lines:\n${lines.map((line) => `  | ${line}`).join("\n")}`,
  );
}
