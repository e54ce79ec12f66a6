import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readHistory } from "../../../sandbox/engine/history.ts";
import { parseCheckpoint } from "../../../sandbox/engine/state-file.ts";
import { stacks } from "./kit/stack.ts";

describe("the state", () => {
  const make = stacks();

  it("has the shape of pulumi stack export, version 3", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("grüße-🚢", { name: "ñ\u2028", payload: "汉字" }));
    const json = JSON.parse(readFileSync(stack.layout.state("dev"), "utf8"));
    assert.equal(json.version, 3);
    assert.deepEqual(Object.keys(json.deployment), [
      "manifest",
      "secrets_providers",
      "resources",
      "pending_operations",
    ]);
    assert.equal(json.deployment.secrets_providers.type, "passphrase");
    const { created, modified, outputs, ...rest } = json.deployment.resources[1];
    assert.ok(Date.parse(created) && Date.parse(modified) && outputs.serial);
    assert.deepEqual(rest, {
      urn: "urn:pulumi:dev::fixture::test:index:Thing::grüße-🚢",
      type: "test:index:Thing",
      custom: true,
      id: "id-1",
      inputs: { name: "ñ\u2028", payload: "汉字" },
      parent: "urn:pulumi:dev::fixture::pulumi:pulumi:Stack::fixture-dev",
      propertyDependencies: { name: [], payload: [] },
    });
    const again = await stack.up(({ thing }) => thing("grüße-🚢", { name: "ñ\u2028", payload: "汉字" }));
    assert.deepEqual(
      again.changes.map((change) => change.operation),
      ["same", "same"],
    );
  });

  it("says what is under way before the world is touched, and no longer afterwards", async () => {
    const stack = make();
    const seen: unknown[] = [];
    await stack.up(({ thing }) => thing("a", { name: "a" }), {
      onEvent: (event) => {
        if (event.kind !== "diagnostic") return;
        seen.push(stack.deployment.pending_operations?.map(({ type, resource }) => [type, resource.inputs]));
      },
    });
    assert.deepEqual(seen, [[["creating", { name: "a" }]]]);
    assert.deepEqual(stack.deployment.pending_operations, []);
  });

  it("is not changed by a run with nothing to do", async () => {
    const stack = make();
    const program = ({ thing }: Parameters<Parameters<typeof stack.up>[0]>[0]) => thing("a", { size: 1 });
    await stack.up(program);
    const before = stack.resources;
    await stack.up(program);
    assert.deepEqual(stack.resources, before);
  });

  it("says which checkpoint to restore when it cannot be read, and loses nothing", async () => {
    const stack = make();
    const program = ({ thing }: Parameters<Parameters<typeof stack.up>[0]>[0]) => thing("a", { name: "a" });
    await stack.up(program);
    await stack.up(program);
    const path = stack.layout.state("dev");
    const good = readFileSync(path, "utf8");
    const newest = join(stack.layout.history("dev"), "000002.checkpoint.json");
    const older = join(stack.layout.history("dev"), "000001.checkpoint.json");
    for (const broken of ["", "{", "null", '{"version":2}', good.slice(0, good.length / 2)]) {
      writeFileSync(path, broken);
      await assert.rejects(stack.up(program), (error: Error) => {
        assert.ok(error.message.startsWith(`${path}: is not a state (`), error.message);
        assert.ok(error.message.endsWith(`cp '${newest}' '${path}'.`), error.message);
        return true;
      });
      assert.equal(readFileSync(path, "utf8"), broken);
    }
    writeFileSync(newest, "{");
    await assert.rejects(stack.up(program), new RegExp(older));
    writeFileSync(path, readFileSync(older, "utf8"));
    const result = await stack.up(program);
    assert.deepEqual([result.ok, result.changes.at(-1)?.operation], [true, "same"]);
  });

  const malformed: [string, unknown, string][] = [
    ["no resource list", { version: 3 }, "deployment is missing"],
    ["resources that are no list", { version: 3, deployment: { resources: {} } }, "resources is no list"],
    [
      "operations that are no list",
      { version: 3, deployment: { pending_operations: 5 } },
      "pending_operations is no list",
    ],
    [
      "a resource without URN",
      { version: 3, deployment: { resources: [{}] } },
      "a resource has no urn or no type",
    ],
    [
      "a URN twice",
      {
        version: 3,
        deployment: {
          resources: [
            { urn: "u", type: "t" },
            { urn: "u", type: "t" },
          ],
        },
      },
      "u is there twice",
    ],
  ];
  for (const [what, json, message] of malformed) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => parseCheckpoint(JSON.stringify(json)), { message });
    });
  }
});

describe("the history", () => {
  const make = stacks();

  it("has an entry for each update, failed ones too, newest first", async () => {
    const stack = make();
    stack.config = "config:\n  slipway:host: local\n  fixture:list: [1, two]\n";
    await stack.up(({ thing }) => thing("a", { name: "a" }), {
      message: "first",
      environment: { by: "ann" },
    });
    await stack.up(({ thing }) => thing("a", { name: "a", size: 1, fail: "update" }));
    await stack.refresh();
    await stack.destroy();
    const [destroyed, refreshed, failed, first] = await readHistory(stack.layout.history("dev"));
    assert.deepEqual(
      [destroyed, refreshed, failed, first].map((entry) => [
        entry?.number,
        entry?.kind,
        entry?.result,
        entry?.changes,
      ]),
      [
        [4, "destroy", "succeeded", { delete: 2 }],
        [3, "refresh", "succeeded", { same: 1 }],
        [2, "update", "failed", { same: 1, update: 1 }],
        [1, "update", "succeeded", { create: 2 }],
      ],
    );
    assert.equal(first?.message, "first");
    assert.equal(first?.environment.by, "ann");
    assert.deepEqual(first?.config, {
      "slipway:host": { value: "local", secret: false },
      "fixture:list": { value: '[1,"two"]', secret: false },
    });
    assert.ok(Date.parse(first?.startedAt ?? "") <= Date.parse(first?.endedAt ?? ""));
  });

  it("is listed without reading a checkpoint", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a"));
    const folder = stack.layout.history("dev");
    const entry = readFileSync(join(folder, "000001.history.json"), "utf8");
    for (let number = 2; number <= 1000; number++) {
      writeFileSync(join(folder, `${String(number).padStart(6, "0")}.history.json`), entry);
    }
    writeFileSync(join(folder, "000001.checkpoint.json"), "not read");
    const entries = await readHistory(folder);
    assert.deepEqual([entries.length, entries[0]?.number, entries.at(-1)?.number], [1000, 1000, 1]);
  });

  it("shows an entry that cannot be read as failed, and goes on numbering after it", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a"));
    const broken = ["{", "null", "", '{"number":5}', '{"startedAt":"2026-11-21T08:00:00.000Z"}'];
    for (const [index, text] of broken.entries()) {
      writeFileSync(join(stack.layout.history("dev"), `00000${index + 3}.history.json`), text);
    }
    await stack.up(({ thing }) => thing("a"));
    const entries = await readHistory(stack.layout.history("dev"));
    for (const { message, startedAt, result } of entries.slice(1, -1)) {
      assert.match(message, /^this entry cannot be read: /);
      assert.deepEqual([startedAt, result], ["1970-01-01T00:00:00.000Z", "failed"]);
    }
    const numbers = (await readHistory(stack.layout.history("dev"))).map((entry) => [
      entry.number,
      entry.result,
    ]);
    assert.deepEqual(numbers, [
      [8, "succeeded"],
      [7, "failed"],
      [6, "failed"],
      [5, "failed"],
      [4, "failed"],
      [3, "failed"],
      [1, "succeeded"],
    ]);
  });
});
