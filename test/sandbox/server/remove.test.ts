import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverLayoutOf } from "../../../sandbox/server/layout.ts";
import { isOurs } from "../../../sandbox/server/remove/images.ts";
import { mountsBelow } from "../../../sandbox/server/remove/own-engine.ts";
import { ownersIn, ownersOf } from "../../../sandbox/server/remove/owners.ts";
import { removeServer } from "../../../sandbox/server/remove-server.ts";

describe("ownersIn", () => {
  it("reads project and stack out of the URNs of a state", () => {
    const state = `{"resources":[\n{"urn":"urn:pulumi:prod::alice::docker:index/network:Network::net"},\n{"urn":"urn:pulumi:prod::alice::x::y"}]}`;
    assert.deepEqual(ownersIn(state), Array(2).fill({ app: "alice", stack: "prod" }));
  });
});

describe("ownersOf", () => {
  let root = "";
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-owners-"));
  });
  afterEach(() => rm(root, { recursive: true }));

  it("knows the stacks under their old name and under that of a state that cannot be read", async () => {
    await mkdir(join(root, ".sandbox/state"), { recursive: true });
    await writeFile(join(root, "Pulumi.yaml"), "name: bob\n");
    await writeFile(join(root, ".sandbox/state/prod.json"), `{"urn":"urn:pulumi:prod::alice::x::y"}`);
    await writeFile(join(root, ".sandbox/state/staging.json"), "{broken");
    assert.deepEqual(await ownersOf(serverLayoutOf(root)), [
      { app: "bob", stack: "prod" },
      { app: "alice", stack: "prod" },
      { app: "bob", stack: "staging" },
    ]);
  });

  it("knows the stacks of the examples, which are projects of their own", async () => {
    const example = join(root, ".sandbox/examples/alice-tgbot");
    await mkdir(join(example, ".sandbox/state"), { recursive: true });
    await writeFile(join(example, "Pulumi.yaml"), "name: alice-tgbot\n");
    await writeFile(join(example, ".sandbox/state/staging.json"), "{broken");
    assert.deepEqual(await ownersOf(serverLayoutOf(root)), [{ app: "alice-tgbot", stack: "staging" }]);
  });

  it("is nobody where nothing ever ran", async () => {
    assert.deepEqual(await ownersOf(serverLayoutOf(root)), []);
  });
});

describe("isOurs", () => {
  const record = { id: "x", cgroups: false, packages: [], images: ["base:1"], registry: { port: 5050 } };
  const rows = [
    ["base:1", false, true],
    ["base:2", false, false],
    ["127.0.0.1:5050/a@sha256:1", true, true],
    ["127.0.0.1:5050/a@sha256:1", false, false],
    ["127.0.0.1:50501/a:1", true, false],
    ["docker.io/a:1", true, false],
  ] as const;
  for (const [reference, labelled, expected] of rows) {
    it(`${reference}, ${labelled ? "with" : "without"} our label`, () => {
      assert.equal(isOurs(record, reference, labelled), expected);
    });
  }
});

describe("mountsBelow", () => {
  it("gives the inner ones first, and none beside the folder", () => {
    const mounts = ["/d", "/d/a", "/d/a/b\\040c", "/data"].map((path) => `overlay ${path} overlay rw 0 0`);
    assert.deepEqual(mountsBelow(["/d"], mounts.join("\n")), ["/d/a/b c", "/d/a", "/d"]);
  });
});

describe("removeServer", () => {
  it("has nothing to do where there is no sandbox", async () => {
    const root = await mkdtemp(join(tmpdir(), "slipway-none-"));
    const lines: string[] = [];
    await removeServer({ root, log: (line) => lines.push(line) });
    assert.deepEqual(lines, ["nothing to remove: there is no .sandbox here"]);
    await rm(root, { recursive: true });
  });
});
