import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { thisProcess } from "../../../engine/process-identity.ts";
import { type LockOwner, takeLock } from "../../../sandbox/engine/lock.ts";

describe("takeLock", () => {
  let folder = "";
  let path = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-lock-"));
    path = join(folder, "locks", "dev.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Leaves the lock of an owner that differs from this process. */
  async function leave(differences: Partial<LockOwner>): Promise<void> {
    await (await takeLock(path, "dev", "update")).release();
    const owner: LockOwner = {
      ...(await thisProcess()),
      since: "2026-01-02T03:04:05.000Z",
      doing: "update",
      ...differences,
    };
    writeFileSync(path, JSON.stringify(owner));
  }

  it("is held by one at a time, and free after its release", async () => {
    const lock = await takeLock(path, "dev", "update");
    await assert.rejects(takeLock(path, "dev", "refresh"), { name: "EngineError", category: "locked" });
    await lock.release();
    const next = await takeLock(path, "dev", "refresh");
    assert.equal(next.takenOverFrom, undefined);
    await next.release();
    assert.deepEqual(readdirSync(join(folder, "locks")), []);
  });

  it("names the living owner, what it does and since when", async () => {
    await leave({});
    await assert.rejects(takeLock(path, "dev", "update"), (error: Error) => {
      assert.match(
        error.message,
        new RegExp(
          `^stack "dev": update by process ${process.pid} on .+ is under way since 2026-01-02T03:04:05.000Z\\. `,
        ),
      );
      return true;
    });
  });

  it("takes over from a process that is gone", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    await leave({ pid: dead });
    const lock = await takeLock(path, "dev", "update");
    assert.equal(lock.takenOverFrom?.pid, dead);
    assert.equal((JSON.parse(readFileSync(path, "utf8")) as LockOwner).pid, process.pid);
    await lock.release();
    assert.equal(existsSync(path), false);
  });

  it("takes over where the number belongs to a later process, or the machine was started anew", async () => {
    for (const differences of [{ started: "1" }, { boot: "another" }]) {
      await leave(differences);
      const lock = await takeLock(path, "dev", "update");
      assert.deepEqual({ ...lock.takenOverFrom, ...differences }, lock.takenOverFrom);
      await lock.release();
    }
  });

  it("never takes over from another host", async () => {
    await leave({ host: "elsewhere", boot: "another", pid: 1, started: "1" });
    await assert.rejects(takeLock(path, "dev", "update"), { category: "locked" });
    assert.ok(existsSync(path));
  });

  it("lets one of several take a dead lock over", async () => {
    await leave({ started: "1" });
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => takeLock(path, "dev", "update")));
    const taken = tries.filter((result) => result.status === "fulfilled");
    assert.equal(taken.length, 1);
    for (const result of tries) {
      if (result.status === "rejected")
        assert.equal((result.reason as { category: string }).category, "locked");
    }
    await taken[0]?.value.release();
    assert.deepEqual(readdirSync(join(folder, "locks")), []);
  });

  it("does not guess at a lock that it cannot read", async () => {
    await leave({});
    writeFileSync(path, "{");
    await assert.rejects(takeLock(path, "dev", "update"), /is not a lock that can be read/);
  });
});
