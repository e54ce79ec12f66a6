import assert from "node:assert/strict";
import { hostname } from "node:os";
import type { ServerObject } from "../../cli/server-objects.ts";
import type { PendingOperation, ResourceState } from "../../engine/port.ts";
import { resource, urn } from "./fake-engine.ts";
import { FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const SERVICE = "docker:index/service:Service";
const SECRET = "docker:index/secret:Secret";
const NETWORK = "docker:index/network:Network";

describe("recovery", () => {
  let world: FakeWorld;
  const make = (args: FakeWorldArgs = {}) => {
    world = new FakeWorld({ files: { prod: STACK_FILE }, ...args });
    return world;
  };
  afterEach(() => world.remove());

  const pending = (operation: PendingOperation["operation"], state: ResourceState) => ({
    operation,
    resource: state,
  });
  const service = pending("creating", resource(SERVICE, "web", { inputs: { name: "hello-prod-web" } }));
  const secret = pending("creating", resource(SECRET, "KEY", { inputs: { name: "KEY-12ab" } }));
  const objects: readonly ServerObject[] = [
    { kind: "service", id: "s1", name: "hello-prod-web" },
    { kind: "secret", id: "x1", name: "KEY-12ab" },
  ];
  const methods = () => world.engine.calls.map(({ method }) => method);

  it("comes before everything else that up does: adopts what has a name of ours, removes what has none", async () => {
    make({ pending: { prod: [service, secret] }, objects });
    const run = await world.slipway("up");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(methods(), ["settle", "refresh", "preview", "up"]);
    assert.deepEqual(world.engine.calls[0]?.made, { [urn(SERVICE, "web")]: "s1" });
    assert.deepEqual(world.engine.calls[1]?.targets, [urn(SERVICE, "web")]);
    assert.deepEqual(world.removed, [objects[1]]);
    assert.match(run.stdout, /^prod: an earlier run was interrupted; looking at what it left$/m);
    assert.match(run.stdout, /^ {2}web: it was made and not written down; it belongs to the stack now$/m);
    assert.match(run.stdout, /^ {2}secret KEY-12ab: was left behind; removed$/m);
  });

  it("adopts once what was begun twice, as it was begun last", async () => {
    const again = pending("creating", resource(SERVICE, "site", { inputs: { name: "hello-prod-web" } }));
    make({ pending: { prod: [service, again] }, objects });
    await world.slipway("recover");
    assert.deepEqual(world.engine.calls[0]?.made, { [urn(SERVICE, "site")]: "s1" });
    assert.deepEqual(world.engine.calls[1]?.targets, [urn(SERVICE, "site")]);
  });

  it("adopts nothing that a later run has made and written down", async () => {
    const resources = {
      prod: [resource(SERVICE, "web", { id: "s1" }), resource(SECRET, "KEY", { id: "x1" })],
    };
    make({ pending: { prod: [service, secret] }, objects, resources });
    const run = await world.slipway("up");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual([methods()[0], world.engine.calls[0]?.made, world.removed], ["settle", {}, []]);
    assert.doesNotMatch(run.stdout, /not written down|left behind/);
  });

  it("forgets creations that came to nothing", async () => {
    make({ pending: { prod: [service, secret] } });
    await world.slipway("up");
    assert.deepEqual(methods(), ["settle", "preview", "up"]);
    assert.deepEqual(world.engine.calls[0]?.made, {});
    assert.deepEqual(world.removed, []);
  });

  it("looks again at what was being changed, and at what was being deleted and is gone", async () => {
    const [network, other] = ["n1", "n2"].map((id) => resource(NETWORK, id, { id }));
    const state = [
      pending("updating", resource(SERVICE, "web", { id: "s1" })),
      pending("deleting", network as ResourceState),
      pending("deleting", other as ResourceState),
      pending("updating", resource("command:local:Command", "web-gate", { id: "g" })),
    ];
    make({ pending: { prod: state }, objects: [{ kind: "network", id: "n2", name: "hello-prod" }] });
    await world.slipway("recover");
    assert.deepEqual(world.engine.calls[1]?.targets, [urn(SERVICE, "web"), urn(NETWORK, "n1")]);
  });

  it("leaves what runs and is not in the state to a person, with the commands, and never removes a volume", async () => {
    const unknown: readonly ServerObject[] = [
      ...objects,
      { kind: "volume", id: "hello-prod-web-data", name: "hello-prod-web-data" },
      { kind: "network", id: "n1", name: "hello-prod" },
    ];
    make({ objects: unknown, resources: { prod: [resource(NETWORK, "hello-network", { id: "n1" })] } });
    const run = await world.slipway("recover", "--json");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(world.removed, [objects[1]]);
    assert.deepEqual(run.result.left, [
      "service hello-prod-web: is not in the state. Remove it: docker service rm hello-prod-web; what the stack needs of it comes back with: slipway up --stack prod",
      "volume hello-prod-web-data: is kept, and not in the state. It comes back with the service that mounts it; to delete its data for good: docker volume rm hello-prod-web-data",
    ]);
  });

  it("removes the job of a step that was killed", async () => {
    const job: ServerObject = { kind: "service", id: "j1", name: "quiet_fox", isJob: true };
    const step = pending("creating", resource("command:local:Command", "web-smoke-answers"));
    make({ pending: { prod: [step] }, objects: [job] });
    await world.slipway("up");
    assert.deepEqual(world.removed, [job]);
  });

  it("removes nothing of a stack that has no state here", async () => {
    const run = await make({ objects }).slipway("recover", "--json");
    assert.deepEqual(world.removed, []);
    assert.match(
      String((run.result.left as string[])[0]),
      /^service hello-prod-web: carries the labels of this stack, which has no state here\./,
    );
  });

  it("finds nothing where there is nothing", async () => {
    const run = await make().slipway("recover");
    assert.match(run.stdout, /prod: nothing to recover/);
  });

  it("removes a lock of this machine whose process is gone", async () => {
    make({ owners: [{ host: hostname(), pid: 999_999_999, since: "09:00" }] });
    const run = await world.slipway("up");
    assert.deepEqual(methods(), ["unlock", "preview", "up"]);
    assert.match(run.stdout, /removing the lock of process 999999999 on .*, since 09:00, which is gone/);
  });

  it("respects somebody at work", async () => {
    make({ owners: [{ host: hostname(), pid: process.pid, since: "09:00" }] });
    for (const args of [["up"], ["down", "--yes"], ["recover", "--force"]]) {
      const run = await world.slipway(...args, "--json");
      assert.equal(run.exitCode, 1);
      assert.equal(
        run.result.error,
        `stack prod is being changed by process ${process.pid} on ${hostname()}, since 09:00. Wait until that has ended.`,
      );
    }
    assert.deepEqual(methods(), []);
  });

  it("takes a lock of another machine away with --force only", async () => {
    make({ owners: [{ host: "elsewhere", pid: 1, since: "09:00" }] });
    const refused = await world.slipway("up", "--json");
    assert.equal(refused.exitCode, 1);
    assert.equal(
      refused.result.error,
      "stack prod is locked by process 1 on elsewhere, since 09:00. Wait until that has ended; if it was killed, take the stack over with: slipway recover --stack prod --force",
    );
    assert.equal((await world.slipway("up", "--force")).exitCode, 0);
    assert.deepEqual(methods(), ["unlock", "preview", "up"]);
  });
});
