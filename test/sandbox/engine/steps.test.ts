import assert from "node:assert/strict";
import { steps } from "./kit/project.ts";
import { type Program, stacks } from "./kit/stack.ts";

describe("steps", () => {
  const make = stacks();

  it("creates once, and plans nothing for the same program", async () => {
    const stack = make();
    const first = await stack.up(async ({ thing }) => {
      const a = await thing("a", { size: 1 });
      await thing("b", { of: a.outputs.serial }, { from: { of: [a] } });
    });
    assert.deepEqual([first.ok, steps(first)], [true, ["create a", "create b"]]);
    stack.world.takeLog();
    const second = await stack.up(async ({ thing }) => {
      const a = await thing("a", { size: 1 });
      await thing("b", { of: a.outputs.serial }, { from: { of: [a] } });
    });
    assert.deepEqual([second.ok, steps(second)], [true, ["same a", "same b"]]);
    assert.deepEqual(stack.world.takeLog(), []);
    assert.deepEqual(stack.resource("b")?.dependencies, [stack.resource("a")?.urn]);
    assert.deepEqual(stack.resource("b")?.propertyDependencies, { of: [stack.resource("a")?.urn] });
  });

  it("updates in place, and says what differs", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { size: 1, color: "red" }));
    const name = stack.resource("a")?.inputs?.name;
    const result = await stack.up(({ thing }) => thing("a", { size: 2, color: "red" }));
    const change = result.changes.find((item) => item.name === "a");
    assert.deepEqual([change?.operation, change?.changed, change?.replacedBy], ["update", ["size"], []]);
    assert.deepEqual(stack.world.takeLog(), [`create ${name}`, `update ${name}`]);
    assert.equal(stack.resource("a")?.inputs?.size, 2);
  });

  it("replaces under a new name of its own, and deletes the old one last", async () => {
    const stack = make();
    const program =
      (kind: string) =>
      async ({ thing }: Parameters<Parameters<typeof stack.up>[0]>[0]) => {
        const a = await thing("a", { kind });
        await thing("b", { name: "bee", of: a.outputs.serial }, { from: { of: [a] } });
      };
    await stack.up(program("x"));
    const before = String(stack.resource("a")?.inputs?.name);
    stack.world.takeLog();
    const result = await stack.up(program("y"));
    const after = String(stack.resource("a")?.inputs?.name);
    assert.match(after, /^a-[0-9a-f]{7}$/);
    assert.notEqual(after, before);
    assert.deepEqual(steps(result), ["replace a", "update b"]);
    assert.deepEqual(stack.world.takeLog(), [`create ${after}`, "update bee", `delete ${before}`]);
    const back = await stack.up(program("x"));
    assert.deepEqual([back.ok, steps(back)], [true, ["replace a", "update b"]]);
  });

  it("deletes a resource with a name of the user's before its replacement", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "mine", kind: "x" }));
    stack.world.takeLog();
    const result = await stack.up(({ thing }) => thing("a", { name: "mine", kind: "y" }));
    assert.deepEqual([result.ok, steps(result)], [true, ["replace a"]]);
    assert.deepEqual(stack.world.takeLog(), ["delete mine", "create mine"]);
    assert.deepEqual(stack.world.names(), ["mine"]);
  });

  it("lets deleteBeforeReplace overrule the driver in both directions", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      await thing("auto", { kind: "x" });
      await thing("named", { name: "n1" });
    });
    const auto = stack.resource("auto")?.inputs?.name;
    stack.world.takeLog();
    await stack.up(async ({ thing }) => {
      await thing("auto", { kind: "y" }, { deleteBeforeReplace: true });
      await thing("named", { name: "n2" }, { deleteBeforeReplace: false });
    });
    const log = stack.world.takeLog();
    assert.equal(log[0], `delete ${auto}`);
    assert.ok(log.indexOf("create n2") < log.indexOf("delete n1"), log.join());
  });

  it("deletes dependents that would be replaced too before what they depend on", async () => {
    const stack = make();
    const program =
      (kind: string) =>
      async ({ thing }: Parameters<Parameters<typeof stack.up>[0]>[0]) => {
        const net = await thing("net", { name: "net", kind });
        await thing("service", { name: "service", kind: net.id }, { from: { kind: [net] } });
        await thing("gate", { name: "gate", color: net.id }, { from: { color: [net] } });
      };
    await stack.up(program("x"));
    stack.world.takeLog();
    const result = await stack.up(program("y"));
    assert.deepEqual(steps(result), ["replace net", "replace service", "update gate"]);
    assert.deepEqual(stack.world.takeLog(), [
      "delete service",
      "delete net",
      "create net",
      "create service",
      "update gate",
    ]);
  });

  it("deletes no dependent for a replacement that has a step of its own under way", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const net = await thing("net", { name: "net", kind: "x" });
      await thing("service", { kind: net.id }, { from: { kind: [net] } });
    });
    // The service does not need the network any more, so nothing makes one wait for the other.
    const program = ({ thing }: Program) =>
      Promise.all([thing("service", { kind: "alone" }), thing("net", { name: "net", kind: "y" })]);
    const result = await stack.up(program);
    assert.deepEqual([result.errors, steps(result).sort()], [[], ["replace net", "replace service"]]);
    assert.deepEqual(stack.world.names(), ["net", String(stack.resource("service")?.inputs?.name)]);
    assert.deepEqual(steps(await stack.up(program)).sort(), ["same net", "same service"]);
  });

  it("goes on after a failure between the deletion and its replacement", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "mine", kind: "x" }));
    const failed = await stack.up(({ thing }) => thing("a", { name: "mine", kind: "y", fail: "create" }));
    assert.equal(failed.ok, false);
    assert.equal(stack.resource("a")?.pendingReplacement, true);
    const result = await stack.up(({ thing }) => thing("a", { name: "mine", kind: "y" }));
    assert.deepEqual([result.ok, steps(result)], [true, ["replace a"]]);
    assert.deepEqual(stack.world.names(), ["mine"]);
    assert.equal(stack.resource("a")?.pendingReplacement, undefined);
  });

  it("begins independent steps together", async () => {
    const stack = make();
    await stack.up(({ thing }) =>
      Promise.all([thing("a", { name: "a", beside: "b" }), thing("b", { name: "b", beside: "a" })]),
    );
    assert.deepEqual(stack.world.takeLog().slice(0, 2).sort(), ["create a", "create b"]);
  });

  it("deletes what is no longer declared, in the reverse order of dependsOn", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("a", { name: "a" });
      const b = await thing("b", { name: "b" }, { dependsOn: [a] });
      await thing("c", { name: "c" }, { dependsOn: [b] });
      await thing("kept", { name: "kept" });
    });
    stack.world.takeLog();
    const result = await stack.up(({ thing }) => thing("kept", { name: "kept" }));
    assert.deepEqual(steps(result), ["same kept", "delete c", "delete b", "delete a"]);
    assert.deepEqual(stack.world.takeLog(), ["delete c", "delete b", "delete a"]);
  });

  it("deletes children before their parents", async () => {
    const stack = make();
    await stack.up(async ({ thing, component }) => {
      const group = await component("group");
      await thing("a", { name: "a" }, { parent: group });
    });
    assert.equal(stack.resource("a")?.urn, "urn:pulumi:dev::fixture::test:index:Group$test:index:Thing::a");
    const result = await stack.up(async () => {});
    assert.deepEqual(steps(result), ["delete a", "delete group"]);
  });

  it("follows a dependency that the program turned around", async () => {
    const stack = make();
    const program =
      (first: string, second: string) =>
      async ({ thing }: Parameters<Parameters<typeof stack.up>[0]>[0]) => {
        const one = await thing(first, { kind: first });
        await thing(second, { kind: second }, { dependsOn: [one] });
      };
    await stack.up(program("a", "b"));
    const turned = await stack.up(program("b", "a"));
    assert.deepEqual(steps(turned), ["same b", "same a"]);
    stack.world.takeLog();
    const gone = await stack.destroy();
    assert.deepEqual(steps(gone), ["delete a", "delete b"]);
  });
});
