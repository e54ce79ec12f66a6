import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomic } from "./engine/atomic-file.ts";
import { layoutOf } from "./engine/layout.ts";
import { repositoryTable } from "./repository-table.ts";
import { lastLines } from "./server/background.ts";
import { ensureServer, type Server } from "./server/ensure-server.ts";
import { ensureGitHub } from "./server/github.ts";
import { findProgram } from "./server/machine.ts";
import { ensureRegistry } from "./server/registry.ts";
import { ensureSampleImages, type SampleImages } from "./server/sample-images/ensure.ts";
import { ensureSampleRepository, SAMPLE_REPOSITORY } from "./server/sample-repository/ensure.ts";
import { ensureSshd, type Sshd } from "./server/sshd.ts";
import { ensureSwarm } from "./server/swarm.ts";
import { slipway } from "./slipway.ts";

type Log = (line: string) => void;
type Env = Readonly<Record<string, string>>;

/**
 * The whole product on this machine: a server where there is none, the sample bots built and pushed, their repository on a
 * GitHub of this machine, version 1 in staging and, once approved, promoted to prod. What runs already stays as it is,
 * whichever version it is. Returns the exit code.
 */
export async function start(root: string, log: Log): Promise<number> {
  console.log("Slipway: the sample bots in staging and prod, on this machine");
  const server = await ensureServer({ root, log });
  await ensureSwarm(server);
  const samples = await ensureSampleImages(server, await ensureRegistry(server));
  await writeAtomic(layoutOf(root).hosts, `${JSON.stringify(await sshServers(server), null, 2)}\n`);
  await writeAtomic(layoutOf(root).images, `${JSON.stringify(samples.repositories, null, 2)}\n`);
  const access = await ensureSampleRepository(server, await ensureGitHub(server));

  const { env } = server;
  const before = await running(env);
  if (!(await bring("staging", ["deploy", ...firstVersions(samples), "--stack"], env))) return 1;
  if (!(await bringProd(server))) return 1;
  console.log();
  await slipway(["status", "--all"], { env });
  console.log(`\n${await repositoryTable(access, SAMPLE_REPOSITORY)}`);
  const same = before !== "" && before === (await running(env));
  console.log(same ? "\nNothing has changed: everything runs as it did before.\n" : "");
  console.log(nextSteps(samples));
  return 0;
}

/** Staging goes over SSH, as to a real server; prod shows that a stack may also be on the machine itself. */
async function sshServers(server: Server): Promise<Record<string, Sshd>> {
  if ((await findProgram("ssh")) !== undefined) return { staging: await ensureSshd(server) };
  server.log(
    "there is no ssh command here, so staging is not reached over SSH: apt-get install openssh-client",
  );
  return {};
}

/** A stack that runs is brought to its stack file; one that does not gets its first version. */
async function bring(stack: string, first: readonly string[], env: Env, ask = false): Promise<boolean> {
  const known = (await slipway(["status", "--stack", stack], { env, quiet: true })).services.some(
    ({ revision }) => revision !== "",
  );
  const args = known ? ["up", "--stack", stack] : [...first, stack];
  console.log(`\n$ slipway ${args.join(" ")}`);
  return (await slipway(args, { env, ask })).exitCode === 0;
}

/** Its first version goes through GitHub's approval. That is asked on a terminal; elsewhere nobody could answer. */
async function bringProd({ env, layout }: Server): Promise<boolean> {
  const ask = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const before = await jobLogs(layout.githubRuns);
  const promote = ["promote", "--from", "staging", ...(ask ? [] : ["--yes"]), "--to"];
  if (await bring("prod", promote, env, ask)) return true;
  for (const log of await jobLogs(layout.githubRuns)) {
    if (!before.includes(log)) console.error(`\n${log}:\n${await lastLines(log, 40)}`);
  }
  return false;
}

async function jobLogs(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.map((name) => join(folder, name));
}

/** Everything that tells one running set of tasks from another. */
async function running(env: Env): Promise<string> {
  const { services } = await slipway(["status", "--all"], { env, quiet: true });
  return services.map(({ name, revision, since }) => [name, revision, since].join(" ")).join("\n");
}

function firstVersions({ repositories }: SampleImages): string[] {
  const services = { web: "sample-web", telegram: "sample-telegram", poller: "sample-poller" };
  return Object.entries(services).flatMap(([service, image]) => [
    "--image",
    `${service}=${repositories[`docker.io/slipway/${image}`]}:1`,
  ]);
}

function nextSteps({ repositories }: SampleImages): string {
  const web = repositories["docker.io/slipway/sample-web"];
  const command = (text: string) => `  npx slipway ${text} --engine sandbox`;
  return [
    "Next, for example:",
    command(`deploy --stack staging --service web --image ${web}:2`),
    command(`deploy --stack staging --service web --image ${web}:bad`),
    command("promote --from staging --to prod"),
    command("drift --stack prod"),
    command("history --stack staging"),
    command("logs poller --stack staging"),
    "  npm run sandbox:down     removes everything again",
  ].join("\n");
}
