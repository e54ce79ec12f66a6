import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverLayoutOf } from "../../../sandbox/server/layout.ts";
import { readRecord, rememberImages, updateRecord } from "../../../sandbox/server/record.ts";

describe("the record of the server", () => {
  let root = "";
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-record-"));
  });
  afterEach(() => rm(root, { recursive: true }));

  it("keeps its id and what it is told, and leaves no other file", async () => {
    const layout = serverLayoutOf(root);
    const first = await updateRecord(layout, () => ({ registry: { port: 5051 } }));
    await rememberImages(layout, ["a:1", "b:1"]);
    await rememberImages(layout, ["b:1", "c:1"]);
    const record = await readRecord(layout);
    assert.equal(record.id, first.id);
    assert.deepEqual(record.registry, { port: 5051 });
    assert.deepEqual(record.images, ["a:1", "b:1", "c:1"]);
    assert.deepEqual(await readdir(layout.folder), ["server.json"]);
  });

  it("is empty where there is none", async () => {
    const { id, ...rest } = await readRecord(serverLayoutOf(root));
    assert.match(id, /^[0-9a-f]{12}$/);
    assert.deepEqual(rest, { cgroups: false, packages: [], images: [] });
  });

  it("says where it cannot be read and what repairs it", async () => {
    const layout = serverLayoutOf(root);
    await updateRecord(layout, () => ({}));
    await writeFile(layout.record, '{"id": 7}');
    await assert.rejects(readRecord(layout), {
      name: "SandboxError",
      exitCode: 2,
      message: `${layout.record}: cannot be read (✖ Invalid input: expected string, received number\n  → at id). Move it away and run the command again; what it recorded is found again by labels.`,
    });
  });
});
