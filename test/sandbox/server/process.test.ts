import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startInBackground } from "../../../sandbox/server/background.ts";
import {
  endProcess,
  findByArgument,
  findByArguments,
  isRunning,
  recordOf,
  startInStat,
} from "../../../sandbox/server/process.ts";
import { waitUntil } from "../../../sandbox/server/wait.ts";

describe("startInStat", () => {
  const after = "S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 10 20";
  it("counts from the end of the name, which may hold anything", () => {
    assert.equal(startInStat(`7 (a) S ) b) ${after}`), "98765");
  });
  it("takes a zombie for none", () => {
    assert.equal(startInStat(`7 (a) ${after.replace("S", "Z")}`), undefined);
  });
});

describe("a process in the background", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-process-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("is found by its arguments, and ended by its record alone", async () => {
    const log = join(folder, "log");
    const marker = join(folder, "marker");
    const args = ["-c", "echo started; while :; do sleep 0.1; done", marker];
    const record = await startInBackground({ program: "sh", args, log });
    assert.equal(await isRunning(record), true);
    const said = async () => (await readFile(log, "utf8")) === "started\n";
    assert.equal(await waitUntil(said, { seconds: 5 }), true);
    assert.deepEqual(await findByArguments(marker), record);
    assert.deepEqual(await findByArgument((argument) => argument.startsWith(folder)), record);

    assert.equal(await endProcess({ ...record, started: "1" }, 1), false, "the number of another process");
    assert.equal(
      await endProcess({ ...record, boot: "before" }, 1),
      false,
      "before the machine was restarted",
    );
    assert.equal(await isRunning(record), true);
    assert.equal(await endProcess(record, 5), true);
    assert.equal(await isRunning(record), false);
    assert.equal(await endProcess(record, 5), false);
    assert.equal(await findByArguments(marker), undefined);
  });

  it("is killed where it does not end by itself", async () => {
    const args = ["-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"];
    const log = join(folder, "stubborn");
    const record = await startInBackground({ program: "sh", args, log });
    const ready = async () => (await readFile(log, "utf8")) === "ready\n";
    assert.equal(await waitUntil(ready, { seconds: 5 }), true);
    assert.equal(await endProcess(record, 0.3), true);
    assert.equal(await recordOf(record.pid), undefined);
  });
});
