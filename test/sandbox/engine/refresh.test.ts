import assert from "node:assert/strict";
import { steps } from "./kit/project.ts";
import { secret, stacks } from "./kit/stack.ts";

describe("refresh", () => {
  const make = stacks();

  it("takes over inputs and outputs of what changed, and forgets what is gone", async () => {
    const stack = make();
    await stack.up(async ({ thing, component }) => {
      const group = await component("group");
      const a = await thing("a", { name: "a", size: 1, payload: secret("PLANTED") }, { parent: group });
      await thing("b", { name: "b" }, { dependsOn: [a] });
      await thing("c", { name: "c" }, { dependsOn: [a] });
    });
    stack.world.change((content) => {
      content.objects["id-1"] = { ...content.objects["id-1"], size: 5 };
      delete content.objects["id-2"];
    });
    const before = stack.resource("c");
    const result = await stack.refresh();
    assert.deepEqual([result.ok, steps(result).sort()], [true, ["forget b", "refresh a", "same c"]]);
    assert.deepEqual(result.changes.find((change) => change.name === "a")?.changed, ["size"]);
    assert.deepEqual([stack.resource("a")?.inputs?.size, stack.resource("a")?.outputs?.size], [5, 5]);
    assert.equal(stack.resource("b"), undefined);
    assert.deepEqual(stack.resource("c"), before);
    assert.ok(!JSON.stringify(stack.resources).includes("PLANTED"));
    assert.deepEqual(steps(await stack.refresh()).sort(), ["same a", "same c"]);
  });

  it("drops references to what is gone", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("a", { name: "a" });
      await thing("b", { name: "b", of: a.id }, { from: { of: [a] } });
    });
    stack.world.change((content) => delete content.objects["id-1"]);
    await stack.refresh();
    assert.deepEqual(
      [stack.resource("b")?.dependencies, stack.resource("b")?.propertyDependencies],
      [undefined, { name: [], of: [] }],
    );
  });

  it("reads its targets only", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      await thing("a", { name: "a" });
      await thing("b", { name: "b" });
    });
    stack.world.takeLog();
    await stack.refresh({ targets: [String(stack.resource("b")?.urn)] });
    assert.deepEqual(stack.world.takeLog(), ["read b"]);
  });

  it("keeps the record of what could not be read, and fails", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      await thing("a", { name: "a", fail: "read" });
      await thing("b", { name: "b", size: 1 });
    });
    stack.world.change((content) => {
      content.objects["id-2"] = { name: "b", size: 2 };
    });
    const result = await stack.refresh();
    assert.equal(result.ok, false);
    assert.equal(stack.resource("a")?.id, "id-1");
    assert.equal(stack.resource("b")?.inputs?.size, 2);
  });

  it("takes over the id under which something is found, and deletes by it", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a" }));
    stack.world.change((content) => {
      content.objects = { "made-by-hand": { name: "a" } };
    });
    const { registry } = stack.world;
    stack.registry = (type) => {
      const driver = registry(type);
      if (!driver) return undefined;
      const read: typeof driver.read = async (_id, olds) => ({ ...olds, id: "made-by-hand" });
      return { ...driver, read };
    };
    const result = await stack.refresh();
    assert.deepEqual(result.changes.find((change) => change.name === "a")?.changed, ["id"]);
    assert.equal(stack.resource("a")?.id, "made-by-hand");
    assert.equal((await stack.destroy()).ok, true);
    assert.deepEqual(stack.world.names(), []);
  });

  it("comes before the program in an up with refresh", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a", size: 1 }));
    stack.world.change((content) => {
      content.objects["id-1"] = { name: "a", size: 2 };
    });
    const result = await stack.up(({ thing }) => thing("a", { name: "a", size: 1 }), { refresh: true });
    assert.deepEqual(steps(result), ["refresh a", "update a"]);
    assert.equal(stack.world.read().objects["id-1"]?.size, 1);
  });

  it("makes a service that the world changed back be updated again", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a", size: 1 }));
    await stack.up(({ thing }) => thing("a", { name: "a", size: 2 }));
    stack.world.change((content) => {
      content.objects["id-1"] = { name: "a", size: 1 };
    });
    assert.deepEqual(steps(await stack.up(({ thing }) => thing("a", { name: "a", size: 2 }))), ["same a"]);
    await stack.refresh();
    assert.deepEqual(steps(await stack.up(({ thing }) => thing("a", { name: "a", size: 2 }))), ["update a"]);
  });
});
