import assert from "node:assert/strict";
import { parse } from "yaml";
import type { ResourceState } from "../../engine/port.ts";
import { change, type FakeRun, resource, urn } from "./fake-engine.ts";
import { FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const VOLUME = "docker:index/volume:Volume";
const KEY = "random:index/randomPassword:RandomPassword";
const DATA = { kind: "volume" as const, id: "hello-prod-web-data", name: "hello-prod-web-data" };
const OTHER = { kind: "volume" as const, id: "hello-prod-bot-data", name: "hello-prod-bot-data" };

/** The engine's words about something that is protected. */
const cannot = (type: string, name: string) => ({
  severity: "error" as const,
  urn: urn(type, name),
  message: `resource "${urn(type, name)}" cannot be deleted\nbecause it is protected. To unprotect the resource, …`,
});

describe("what is protected", () => {
  let world: FakeWorld;
  const make = (args: FakeWorldArgs = {}) => {
    world = new FakeWorld({
      files: { prod: STACK_FILE },
      resources: { prod: state },
      objects: [DATA, OTHER],
      ...args,
    });
    return world;
  };
  afterEach(() => world.remove());

  const state: readonly ResourceState[] = [
    resource(VOLUME, "web-data", { protect: true, outputs: { name: DATA.name } }),
    resource(KEY, "KEY-g1", { protect: true, inputs: { length: 64 } }),
  ];
  const guarded: FakeRun = { ok: false, errors: [cannot(VOLUME, "web-data")], changes: [] };
  const methods = () => world.engine.calls.map(({ method }) => method);

  it("does not leave a stack by the way, and both ways out are said", async () => {
    const run = await make({ preview: [guarded] }).slipway("up", "--json");
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      [
        "this plan would stop what runs, or lose its data. Nothing was changed:",
        "  volume web-data would be deleted, because the configuration no longer has it",
        "Undo that change in the configuration, or allow it: slipway up --stack prod --allow-replace web-data",
        "The data of a volume stays on the server then; to delete it for good: --forget web-data instead",
      ].join("\n"),
    );
    assert.deepEqual(methods(), ["preview"]);
  });

  it("leaves a stack where that is allowed, and its data stays", async () => {
    await make({ preview: [guarded] }).slipway("up", "--allow-replace", "web-data");
    assert.deepEqual(methods(), ["preview", "unprotect", "up"]);
    assert.deepEqual(world.engine.calls[1]?.targets, [urn(VOLUME, "web-data")]);
    assert.deepEqual(world.removed, []);
  });

  it("is forgotten with its data, and nobody else's", async () => {
    const run = await make({ preview: [guarded] }).slipway("up", "--forget", "web-data");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(methods(), ["preview", "unprotect", "up"]);
    assert.deepEqual(world.removed, [DATA]);
    assert.match(run.stdout, /prod: volume hello-prod-web-data was deleted with its data/);
  });

  it("keeps its data where the update fails", async () => {
    const up: FakeRun[] = [{ ok: false, errors: [{ severity: "error", message: "no" }] }];
    await make({ preview: [guarded], up }).slipway("up", "--forget", "web-data");
    assert.deepEqual(world.removed, []);
  });

  it("is a key with all its generations, which the program is told to give up", async () => {
    const preview = [{ ok: false, errors: [cannot(KEY, "KEY-g1")], changes: [] }];
    const run = await make({ preview }).slipway("up", "--forget", "KEY");
    assert.equal(run.exitCode, 0, run.stderr);
    const [planned, unprotected] = world.engine.calls;
    assert.deepEqual(parse(planned?.config ?? "").config["slipway:release"].forget, ["KEY"]);
    assert.deepEqual(unprotected?.targets, [urn(KEY, "KEY-g1")]);
  });

  it("is not mended by a permission for a service of that plan", async () => {
    const both = { ...guarded, changes: [change("docker:index/service:Service", "web", "delete")] };
    const run = await make({ preview: [both] }).slipway("up", "--allow-replace", "web", "--json");
    assert.equal(run.exitCode, 2);
    assert.deepEqual(methods(), ["preview"]);
  });

  it("goes with down --delete-data, kept volumes of earlier times too", async () => {
    const run = await make().slipway("down", "--delete-data", "--yes");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(methods(), ["destroy", "unprotect", "destroy"]);
    assert.deepEqual(
      world.engine.calls[1]?.targets,
      state.map((each) => each.urn),
    );
    assert.deepEqual(world.removed, [DATA, OTHER]);
    assert.match(
      run.stdout,
      /prod: DELETES FOR GOOD volume hello-prod-web-data, volume hello-prod-bot-data, KEY-g1/,
    );
  });

  it("keeps its protection where taking the stack down fails", async () => {
    const destroy: FakeRun[] = [{ ok: false, errors: [{ severity: "error", message: "no" }] }];
    const run = await make({ destroy }).slipway("down", "--delete-data", "--yes");
    assert.equal(run.exitCode, 1);
    assert.deepEqual(methods(), ["destroy"]);
    assert.deepEqual(world.removed, []);
  });

  it("is named and asked for where only volumes of earlier times are left", async () => {
    const refused = await make({ resources: {} }).slipway("down", "--delete-data", "--json");
    assert.equal(refused.exitCode, 2);
    assert.deepEqual(world.removed, []);
  });

  it("can be forgotten after it has left the stack", async () => {
    const run = await make({ resources: {} }).slipway("up", "--forget", "web-data");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(world.removed, [DATA]);
  });

  it("is not mistaken for something else", async () => {
    const run = await make().slipway("up", "--forget", "wbe-data", "--json");
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "--forget wbe-data: nothing of that name leaves the stack, and no volume of it is kept on the server. Take it out of the configuration first, or correct the name.",
    );
    assert.deepEqual(methods(), ["preview"]);
  });

  it("stays where nobody says yes", async () => {
    const run = await make({ answer: false }).slipway("down", "--delete-data");
    assert.notEqual(run.exitCode, 0);
    assert.deepEqual(methods(), []);
    assert.deepEqual(world.removed, []);
  });
});
