import assert from "node:assert/strict";
import { waitUntil } from "../../../sandbox/server/wait.ts";
import { Containers, post } from "./containers.ts";

/** One story, told in order: each test goes on where the one before it ended. */
describe("tgbot_bp", () => {
  let containers: Containers;
  let telegram = "";
  let bot = "";
  const env = { BOT_TOKEN: "1234:s3cret", TELEGRAM_API: "http://telegram:8081" };
  const manage = async (version: string, ...args: string[]) => {
    const image = containers.image(`alice_bp:${version}`);
    const { exitCode, all } = await containers.run(image, ["python", "manage.py", ...args], { key: true });
    assert.equal(exitCode, 0, all);
  };
  const startAlice = async (version: string) => {
    const alice = await containers.start("alice-bp", containers.image(`alice_bp:${version}`), { key: true });
    await containers.address(alice, 8000);
    return alice;
  };
  const startBot = async (version: string, key: boolean) => {
    bot = await containers.start("tgbot-bp", containers.image(`tgbot_bp:${version}`), { env, key });
  };
  const say = async (text: string, user: number) => {
    const message = { token: env.BOT_TOKEN, chat_id: user, user_id: user, text };
    assert.equal((await post(`${telegram}/control/message`, message)).status, 200);
  };
  const sent = async (): Promise<string[]> => {
    const messages = (await (await fetch(`${telegram}/control/sent`)).json()) as { text: string }[];
    return messages.map(({ text }) => text);
  };
  const answered = async (count: number) => {
    const all = async () => (await sent()).length >= count;
    assert.equal(await waitUntil(all, { seconds: 60 }), true, await containers.logs(bot));
    return (await sent()).slice(count - 1);
  };

  before(async () => {
    containers = await Containers.make();
    telegram = await containers.address(await containers.startTelegram("telegram"), 8081);
  });
  after(() => containers.remove());

  it("tells users by id in version 1, which takes no notice of a key", async () => {
    const alice = await startAlice("1");
    await manage("1", "migrate");
    await startBot("1", true);
    await say("hello", 42);
    assert.deepEqual(await answered(1), ["version 1: user 1 by id, message 1"]);
    assert.equal(await containers.stop(alice), 0);
  });

  it("goes on in version 1 while version 2 of alice_bp comes and hashes the ids", async () => {
    await startAlice("2");
    await say("hello", 42);
    assert.deepEqual(await answered(2), ["version 1: user 1 by id, message 2"]);
    await manage("2", "migrate");
    await manage("2", "migrate_telegram_ids");
    await say("hello", 42);
    assert.deepEqual(await answered(3), ["version 1: user 1 by id, message 3"]);
    assert.equal(await containers.stop(bot), 0);
  });

  it("finds the same users by hash in version 2 with the key, and still by id without it", async () => {
    await startBot("2", true);
    await say("hello", 42);
    assert.deepEqual(await answered(4), ["version 2: user 1 by hash, message 4"]);
    assert.equal(await containers.stop(bot), 0);
    await startBot("2", false);
    await say("hello", 42);
    assert.deepEqual(await answered(5), ["version 2: user 1 by id, message 5"]);
    assert.equal(await containers.stop(bot), 0);
  });

  it("answers every message once, in order, while one bot follows the other", async () => {
    for (let number = 1; number <= 200; number++) await say("hello", 1000 + number);
    for (const count of [30, 90]) {
      await startBot("2", true);
      await answered(5 + count);
      assert.equal(await containers.stop(bot), 0);
    }
    await startBot("2", true);
    await answered(205);
    assert.equal(await containers.stop(bot), 0);
    const wanted = Array.from(
      { length: 200 },
      (_, index) => `version 2: user ${index + 2} by hash, message 1`,
    );
    assert.deepEqual((await sent()).slice(5), wanted);
    const stats = (await (await fetch(`${telegram}/control/stats`)).json()) as Record<string, unknown>;
    assert.deepEqual([stats.pending, stats.conflicts], [0, 0]);
  });

  it("polls nothing in a version that never gets healthy, and says why", async () => {
    await startBot("bad", true);
    const said = async () =>
      (await containers.logs(bot)).includes("not ready: this version was built to fail");
    assert.equal(await waitUntil(said, { seconds: 30 }), true);
    await say("hello", 42);
    assert.equal(await containers.stop(bot), 0);
    assert.equal((await sent()).length, 205);
  });

  it("shows neither its token nor a key nor an id", async () => {
    const logs = (await containers.allLogs()).join("\n");
    assert.match(logs, /^tgbot_bp 2 starts and tells users by hash$/m);
    for (const secret of [env.BOT_TOKEN, "s3cret", containers.key, "1001", "1200"]) {
      assert.ok(!logs.includes(secret), secret);
    }
  });
});
