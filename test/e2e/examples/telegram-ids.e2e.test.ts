import assert from "node:assert/strict";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { waitUntil } from "../../../sandbox/server/wait.ts";
import { Containers, post } from "./containers.ts";
import { fill, hashOf, idOf, type Row, restoreIds, rows } from "./users.ts";

const USERS = 10_000;
const MANAGE = ["python", "manage.py"];
const IDS = "migrate_telegram_ids";

/** One story, told in order: each test goes on where the one before it ended. */
describe("the Telegram ids of alice_bp", () => {
  let containers: Containers;
  let before1: Row[] = [];
  const manage = async (version: string, ...args: string[]) => {
    const image = containers.image(`alice_bp:${version}`);
    const { exitCode, all } = await containers.run(image, [...MANAGE, ...args], { key: version !== "1" });
    return { exitCode, lines: all.split("\n") };
  };
  const serve = async (version: string, use: (address: string) => Promise<void>) => {
    const image = containers.image(`alice_bp:${version}`);
    const id = await containers.start("alice-bp", image, { key: version !== "1" });
    await use(await containers.address(id, 8000));
    const { exitCode, lines } = await manage(version, "check_bot");
    assert.deepEqual({ exitCode, lines }, { exitCode: 0, lines: [`version ${version} answers`] });
    assert.equal(await containers.stop(id), 0);
  };
  const find = (address: string, who: object) => post(`${address}/users/lookup`, who);
  const found = (number: number) => ({ status: 200, body: { user: number, messages: number % 5 } });
  const byId = (number: number) => ({ telegram_user_id: idOf(number) });
  const byHash = (number: number) => ({ telegram_id_hash: hashOf(containers.key, idOf(number)) });

  before(async () => {
    containers = await Containers.make();
  });
  after(() => containers.remove());

  it("are stored as they are by version 1, which is healthy before its first migration", async () => {
    await serve("1", async (address) => {
      assert.equal((await find(address, byId(1))).status, 503);
      assert.equal((await manage("1", "migrate")).exitCode, 0);
      fill(containers.data, USERS);
      assert.deepEqual(await find(address, byId(10_000)), found(10_000));
      assert.equal((await find(address, byHash(1))).status, 400);
    });
    before1 = rows(containers.data);
    assert.equal(before1.length, USERS);
  });

  it("are served by version 2 on the old schema, and not by hash yet", async () => {
    await serve("2", async (address) => {
      assert.deepEqual(await find(address, byId(10_000)), found(10_000));
      assert.equal((await find(address, byHash(1))).status, 409);
    });
  });

  it("are tried out without a byte being written", async () => {
    const file = join(containers.data, "alice.db");
    const bytes = await readFile(file);
    const bad = await manage("bad-dry-run", IDS, "--dry-run");
    assert.equal(bad.exitCode, 1);
    assert.equal(bad.lines.at(-1), "RuntimeError: this version was built to fail at: dry-run");
    assert.deepEqual(await manage("2", IDS, "--dry-run"), {
      exitCode: 0,
      lines: ["dry run: 10000 ids would be hashed, nothing was written"],
    });
    assert.ok(bytes.equals(await readFile(file)));
    await copyFile(file, join(containers.data, "backup.db"));
  });

  it("are not hashed before the schema is there, and the schema stays as it was when its migration fails", async () => {
    assert.deepEqual(await manage("2", IDS), {
      exitCode: 1,
      lines: ["CommandError: there is no column telegram_id_hash yet: run manage.py migrate first"],
    });
    const bad = await manage("bad-migrate", "migrate");
    assert.equal(bad.lines.at(-1), "RuntimeError: this version was built to fail at: migrate");
    assert.deepEqual(rows(containers.data), before1);
  });

  it("are hashed after failures half-way and a kill, while the service answers", async () => {
    assert.equal((await manage("2", "migrate")).exitCode, 0);
    const bad = await manage("bad-ids", IDS);
    assert.equal(bad.lines.at(-1), "RuntimeError: this version was built to fail at: ids");
    assert.equal(hashed(), USERS / 2);
    await serve("2", async (address) => {
      assert.equal((await find(address, byHash(USERS))).status, 409);
      const half = [1, USERS / 2, USERS / 2 + 1, USERS];
      for (const number of half) assert.deepEqual(await find(address, byId(number)), found(number));
      await killHalfWay();
      const { exitCode, lines } = await manage("2", IDS);
      assert.equal(exitCode, 0, lines.join("\n"));
      assert.match(lines.at(-1) ?? "", /^done: [1-9]\d* ids hashed$/);
      for (const number of half) {
        assert.deepEqual(await find(address, byId(number)), found(number));
        assert.deepEqual(await find(address, byHash(number)), found(number));
      }
    });
  });

  it("are then all the HMAC of the old one under the key, with everything else as it was", () => {
    const wanted = before1.map((row, index) => ({
      ...row,
      telegram_user_id: null,
      telegram_id_hash: hashOf(containers.key, idOf(index + 1)),
    }));
    assert.deepEqual(rows(containers.data).map(sorted), wanted.map(sorted));
  });

  it("are not hashed a second time", async () => {
    assert.deepEqual(await manage("2", IDS), {
      exitCode: 0,
      lines: ["0 ids to hash, 10000 are hashed already", "done: 0 ids hashed"],
    });
  });

  it("come back with the schema and the column of the backup", async () => {
    assert.equal((await manage("2", "migrate", "bots", "0007")).exitCode, 0);
    restoreIds(containers.data, "backup.db");
    assert.deepEqual(rows(containers.data).map(sorted), before1.map(sorted));
    await serve("1", async (address) => {
      assert.deepEqual(await find(address, byId(10_000)), found(10_000));
    });
  });

  function hashed(): number {
    return rows(containers.data).filter((row) => row.telegram_id_hash !== null).length;
  }

  async function killHalfWay(): Promise<void> {
    const command = [...MANAGE, IDS, "--batch-size", "5"];
    const id = await containers.start("job", containers.image("alice_bp:2"), { key: true, command });
    const begun = async () => (await containers.logs(id)).includes("\n40 of ");
    assert.equal(await waitUntil(begun, { seconds: 60, every: 20 }), true, await containers.logs(id));
    await containers.kill(id);
    const now = hashed();
    assert.ok(now > USERS / 2 && now < USERS && now % 5 === 0, `${now} are hashed`);
  }
});

/** The same row, whatever the order of its columns: a migration there and back moves them. */
function sorted(row: Row): Row {
  return Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}
