import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeAtomic } from "./engine/atomic-file.ts";
import { layoutOf } from "./engine/layout.ts";
import { ensureServer, type Server } from "./server/ensure-server.ts";
import { ensureExampleImages } from "./server/example-images/ensure.ts";
import { EXAMPLES } from "./server/example-images/programs.ts";
import { ensureRegistry } from "./server/registry.ts";
import { runInTask } from "./server/run-in-task.ts";
import { ensureSampleImages } from "./server/sample-images/ensure.ts";
import { SandboxError } from "./server/sandbox-error.ts";
import { ensureSwarm } from "./server/swarm.ts";
import { slipway } from "./slipway.ts";

/** The examples that `npm start -- --example NAME` can show. */
export const SHOWN = ["alice-tgbot"];

const STACK = "staging";
const PROGRAM = fileURLToPath(new URL("../index.ts", import.meta.url));
const SERVICE = `alice-tgbot-${STACK}-alice-bp`;

/** One scene of the story: the stack files and images that it deploys, and how it has to end. */
interface Scene {
  readonly title: string;
  readonly files: string;
  readonly alice: string;
  readonly tgbot: string;
  readonly fails?: true;
}

const SCENES: readonly Scene[] = [
  { title: "Version 1 stores the ids of its users as they are", files: "version-1", alice: "1", tgbot: "1" },
  {
    title: "A version 2 that fails half-way through the ids: the stack goes back, its data too",
    files: ".",
    alice: "bad-ids",
    tgbot: "2",
    fails: true,
  },
  {
    title:
      "The good version 2: a trial, a backup, the rollout, the schema, the ids, and only then the bot with the key",
    files: ".",
    alice: "2",
    tgbot: "2",
  },
];

/**
 * Tells the story of an example in a project folder of its own below `.sandbox`: its first version with some users, a release
 * that fails and goes back, and the one that succeeds. Where the last one runs already nothing happens. Returns the exit code.
 *
 * @throws SandboxError for an example that there is not
 */
export async function startExample(
  root: string,
  name: string | undefined,
  log: (line: string) => void,
): Promise<number> {
  if (name === undefined || !SHOWN.includes(name))
    throw new SandboxError(`--example: is ${JSON.stringify(name)}, must be ${SHOWN.join(" or ")}.`);
  console.log(`Slipway: the example ${name} in ${STACK}, on this machine`);
  const server = await ensureServer({ root, log });
  await ensureSwarm(server);
  const folder = await makeProject(root, name);
  const repositories = await ensureImages(server, folder);
  const run = (...args: string[]) =>
    slipway([...args, "--stack", STACK, "--cwd", folder], { env: server.env });
  const { services } = await slipway(["status", "--stack", STACK, "--cwd", folder], {
    env: server.env,
    quiet: true,
  });
  const runs = services.some(({ revision }) => revision !== "");
  if (!runs && !(await tell(server, { name, folder, repositories }, run))) return 1;
  if (runs && (await run("up")).exitCode !== 0) return 1;
  await run("status");
  console.log(`\nNext, for example, in ${folder}:\n${NEXT}`);
  return 0;
}

const NEXT = ["history", "logs tgbot-bp", "rollback --data", "up --retry"]
  .map((command) => `  npx slipway ${command} --stack ${STACK} --engine sandbox`)
  .join("\n");

interface Project {
  readonly name: string;
  readonly folder: string;
  readonly repositories: Readonly<Record<string, string>>;
}

type Run = (...args: string[]) => Promise<{ readonly exitCode: number }>;

async function tell(server: Server, project: Project, run: Run): Promise<boolean> {
  for (const scene of SCENES) {
    console.log(`\n${scene.title}`);
    await useFiles(project, scene.files);
    const args = ["deploy", ...images(project, scene)];
    console.log(`$ slipway ${args.join(" ")} --stack ${STACK}`);
    const { exitCode } = await run(...args);
    if ((exitCode !== 0) !== (scene.fails === true)) return false;
    if (scene === SCENES[0]) await runInTask(server.docker, SERVICE, ["python", "-c", ADD_USERS]);
    console.log(`\nUsers now:\n${await runInTask(server.docker, SERVICE, ["python", "-c", SHOW_USERS])}`);
  }
  return true;
}

function images({ repositories }: Project, { alice, tgbot }: Scene): string[] {
  const wanted = {
    "alice-bp": ["example-alice_bp", alice],
    telegram: ["sample-telegram", "1"],
    "tgbot-bp": ["example-tgbot_bp", tgbot],
  };
  return Object.entries(wanted).flatMap(([service, [image, tag]]) => [
    "--image",
    `${service}=${repositories[`docker.io/slipway/${image}`]}:${tag}`,
  ]);
}

/** A project whose program is this checkout's own. */
async function makeProject(root: string, name: string): Promise<string> {
  const folder = join(layoutOf(root).root, "examples", name);
  await mkdir(folder, { recursive: true });
  const project = `name: ${name}\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\n`;
  await writeFile(join(folder, "Pulumi.yaml"), project);
  await writeFile(join(folder, "index.ts"), `export * from ${JSON.stringify(PROGRAM)};\n`);
  await useFiles({ name, folder }, ".");
  return folder;
}

async function useFiles({ name, folder }: Pick<Project, "name" | "folder">, files: string): Promise<void> {
  const file = `Pulumi.${STACK}.yaml`;
  await writeFile(join(folder, file), await readFile(join(EXAMPLES, name, files, file)));
}

async function ensureImages(server: Server, folder: string): Promise<Project["repositories"]> {
  const registry = await ensureRegistry(server);
  const [samples, example] = [
    await ensureSampleImages(server, registry),
    await ensureExampleImages(server, registry),
  ];
  const repositories = { ...samples.repositories, ...example.repositories };
  const { root, images } = layoutOf(folder);
  await mkdir(root, { recursive: true });
  await writeAtomic(images, `${JSON.stringify(repositories, null, 2)}\n`);
  return repositories;
}

const ADD_USERS = `
import sqlite3
base = sqlite3.connect("/data/alice.db")
insert = "insert into bots_botuser (telegram_user_id, created_at, language, messages, blocked) values (?, '2026-01-02 03:04:05', 'en', 1, 0)"
base.executemany(insert, [(42,), (7919,), (2 ** 40,)])
base.commit()`;

const SHOW_USERS = `
import sqlite3
base = sqlite3.connect("/data/alice.db")
for row in base.execute("select * from bots_botuser order by id"):
    print("  ", *row)`;
