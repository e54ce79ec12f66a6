import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { ensureServer } from "../../../sandbox/server/ensure-server.ts";
import { ensureRegistry } from "../../../sandbox/server/registry.ts";
import { ensureSampleImages } from "../../../sandbox/server/sample-images/ensure.ts";
import { docker, inTask, runningTasks, watchLife } from "../engines/docker.ts";
import { SERVER_ROOT } from "../engines/images.ts";
import { type StackConfig, TestProject } from "../engines/project.ts";
import { exampleImages, type Repositories } from "./images.ts";
import { fill, hashOf, idOf, type Row, rows } from "./users.ts";

const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";
const USERS = 10_000;
const EXAMPLE = join(import.meta.dirname, "../../../examples/alice-tgbot");
const STACK = "staging";

/** What fails, by the tags of the two programs, and what the command says of it. */
const FAILURES = [
  ["tgbot-bp is never healthy", "2", "bad", /tgbot-bp: /],
  ["the dry run fails", "bad-dry-run", "2", /alice-bp: release step dry-run failed: exit code 1/],
  ["alice-bp is never healthy", "bad", "2", /alice-bp: /],
  ["the schema migration fails", "bad-migrate", "2", /alice-bp: release step schema failed: exit code 1/],
  ["the hashing fails half-way", "bad-ids", "2", /alice-bp: release step ids failed: exit code 1/],
] as const;

/** One story, told in order: each test goes on where the one before it ended. */
describe("the release of alice-tgbot", function () {
  this.bail(true);
  let project: TestProject;
  let repositories: Repositories;
  let plain: Row[] = [];

  const configure = (folder: string) => {
    const file = readFileSync(join(EXAMPLE, folder, `Pulumi.${STACK}.yaml`), "utf8");
    const { config } = parse(file) as { config: Record<string, never> };
    const services: StackConfig["services"] = config["slipway:services"] as never;
    for (const service of Object.values(services)) {
      service.image = repositories[String(service.image)];
      // Patient with a busy machine: an answer that takes its time is an answer.
      service.health = { ...(service.health as object), timeout: "60s" };
    }
    project.configure(STACK, { secrets: config["slipway:secrets"] as never, services });
  };
  const image = (key: string, tag: string) => {
    const program = key === "telegram" ? "sample-telegram" : `example-${key.replace("-", "_")}`;
    return `${key}=${repositories[`docker.io/slipway/${program}`]}:${tag}`;
  };
  const deploy = (alice: string, tgbot: string, ...more: string[]) =>
    project.slipway(
      "deploy",
      "--stack",
      STACK,
      ...["--image", image("alice-bp", alice), "--image", image("tgbot-bp", tgbot)],
      ...more,
    );
  const folder = async () =>
    (await docker.getVolume(`${project.service(STACK, "alice-bp")}-data`).inspect()).Mountpoint;
  const stored = async () => rows(await folder());
  const task = async (key: string) => {
    const [running] = await runningTasks(project.service(STACK, key));
    assert.ok(running, `${key} runs`);
    return running;
  };

  before(async () => {
    const server = await ensureServer({ root: SERVER_ROOT, log: (line) => console.log(`    ${line}`) });
    const samples = await ensureSampleImages(server, await ensureRegistry(server));
    repositories = { ...(await exampleImages()), ...samples.repositories };
    project = new TestProject();
    configure("version-1");
    const run = await deploy("1", "1", "--image", image("telegram", "1"));
    assert.equal(run.exitCode, 0, run.text);
    fill(await folder(), USERS);
    plain = await stored();
    assert.equal(plain.length, USERS);
  });

  after(async () => {
    await project.slipway("down", "--stack", STACK, "--yes", "--delete-data");
    project.remove();
  });

  for (const [title, alice, tgbot, said] of WHOLE ? FAILURES : FAILURES.slice(0, 1)) {
    it(`goes back to the stored ids, byte for byte, where ${title}`, async () => {
      configure(".");
      const bot = await task("tgbot-bp");
      const run = await deploy(alice, tgbot);
      assert.equal(run.exitCode, 1, run.text);
      assert.match(String(run.result.error), said);
      assert.match(String(run.result.error), /Restored: /);
      assert.deepEqual(await stored(), plain);
      assert.deepEqual(
        await inTask(project.service(STACK, "alice-bp"), ["python", "manage.py", "check_bot"]),
        "version 1 answers\n",
      );
      if (tgbot !== "bad") assert.equal((await task("tgbot-bp")).id, bot.id, "the bot was left alone");
    });
  }

  it("refuses a release where the server has no space for its backup, and changes nothing", async function () {
    if (!WHOLE) this.skip();
    const copies = join(project.dir, "server", project.app, STACK, "backups/alice-bp");
    await execa("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", copies]);
    try {
      const run = await deploy("2", "2");
      assert.equal(run.exitCode, 1, run.text);
      assert.match(String(run.result.error), /alice-bp: release step keep failed: no space for it in /);
      assert.deepEqual(await stored(), plain);
    } finally {
      await execa("umount", [copies]);
    }
  });

  it("hashes every id under the generated key, and starts the bot with the key only then", async () => {
    configure(".");
    const life = await watchLife(project.service(STACK, "tgbot-bp"));
    const run = await deploy("2", "2");
    const events = life.stop();
    assert.equal(run.exitCode, 0, run.text);
    const key = await inTask(project.service(STACK, "alice-bp"), [
      "cat",
      "/run/secrets/TELEGRAM_ID_HMAC_KEY",
    ]);
    for (const [index, row] of (await stored()).entries()) {
      assert.equal(row.telegram_user_id, null);
      assert.equal(row.telegram_id_hash, hashOf(key, idOf(index + 1)));
    }
    const ledger = readFileSync(
      join(project.dir, "server", project.app, STACK, "ledger/alice-bp/ids"),
      "utf8",
    );
    const hashedAt = Number(/^at (\d+)$/m.exec(ledger)?.[1]);
    const starts = events.filter(({ action }) => action === "start");
    const { container } = await task("tgbot-bp");
    assert.deepEqual(
      starts.map((each) => each.container),
      [container],
    );
    const { State } = await docker.getContainer(container).inspect();
    assert.ok(Date.parse(State.StartedAt) / 1000 >= hashedAt, `${State.StartedAt}, hashed at ${hashedAt}`);
    const again = await project.slipway("up", "--stack", STACK);
    assert.match(again.text, /nothing to do/);
  });
});
