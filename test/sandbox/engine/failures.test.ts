import assert from "node:assert/strict";
import { steps } from "./kit/project.ts";
import { stacks } from "./kit/stack.ts";

describe("failures", () => {
  const make = stacks();

  it("begins nothing after a failed step, and lets those under way finish", async () => {
    const stack = make();
    const result = await stack.up(async ({ thing }) => {
      await Promise.all([
        thing("slow", { name: "slow", delay: 80 }).then(() => thing("late", { name: "late" })),
        thing("bad", { name: "bad", fail: "create" }).then((bad) => thing("after", {}, { dependsOn: [bad] })),
      ]);
    });
    assert.equal(result.ok, false);
    assert.deepEqual(
      result.errors.map((error) => [error.message, error.urn]),
      [["create of bad does not work:", "urn:pulumi:dev::fixture::test:index:Thing::bad"]],
    );
    assert.deepEqual(stack.world.takeLog(), ["create slow", "create bad", "end create slow"]);
    assert.equal(stack.resource("slow")?.id, "id-1");
    assert.equal(stack.resource("bad"), undefined);
    assert.deepEqual(stack.deployment.pending_operations, []);
  });

  it("deletes nothing when a step failed, and does it at the next success", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      await thing("a", { kind: "x" });
      await thing("old", { name: "old" });
    });
    const before = String(stack.resource("a")?.inputs?.name);
    const failed = await stack.up(async ({ thing }) => {
      await thing("a", { kind: "y" });
      await thing("bad", { name: "bad", fail: "create" });
    });
    assert.deepEqual(steps(failed), ["replace a", "create bad"]);
    assert.ok(stack.world.names().includes(before));
    assert.ok(stack.world.names().includes("old"));
    const waiting = stack.resources.find((resource) => resource.delete);
    assert.equal(waiting?.inputs?.name, before);

    const result = await stack.up(({ thing }) => thing("a", { kind: "y" }));
    assert.deepEqual([result.ok, steps(result)], [true, ["same a", "delete old", "delete a"]]);
    assert.deepEqual(stack.world.names(), [stack.resource("a")?.inputs?.name]);
  });

  it("keeps the old inputs of a failed update, so that the next run tries again", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a", size: 1 }));
    await stack.up(({ thing }) => thing("a", { name: "a", size: 2, fail: "update" }));
    assert.equal(stack.resource("a")?.inputs?.size, 1);
    const result = await stack.up(({ thing }) => thing("a", { name: "a", size: 2 }));
    assert.deepEqual(steps(result), ["update a"]);
  });

  it("keeps what a partial failure left, and goes on with it", async () => {
    const stack = make();
    const failed = await stack.up(({ thing }) => thing("a", { name: "a", partial: "not ready yet" }));
    assert.deepEqual(
      failed.errors.map((error) => error.message),
      ["not ready yet"],
    );
    assert.deepEqual([stack.resource("a")?.id, stack.resource("a")?.initErrors], ["id-1", ["not ready yet"]]);
    const still = await stack.up(({ thing }) => thing("a", { name: "a", partial: "not ready yet" }));
    assert.deepEqual([still.ok, steps(still)], [false, ["update a"]]);
    const result = await stack.up(({ thing }) => thing("a", { name: "a" }));
    assert.deepEqual([result.ok, steps(result)], [true, ["update a"]]);
    assert.equal(stack.resource("a")?.initErrors, undefined);
    assert.deepEqual(stack.world.takeLog(), ["create a", "update a", "update a"]);
  });

  it("keeps the wanted inputs after an update returned, whatever happens to the world later", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a", size: 2 }));
    stack.world.change((content) => {
      content.objects["id-1"] = { name: "a", size: 1 };
    });
    const unchanged = await stack.up(({ thing }) => thing("a", { name: "a", size: 2 }));
    assert.deepEqual(steps(unchanged), ["same a"]);
    await stack.refresh();
    const result = await stack.up(({ thing }) => thing("a", { name: "a", size: 2 }));
    assert.deepEqual(steps(result), ["update a"]);
  });

  it("stops after the level of a deletion that failed", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("a", { name: "a" });
      await thing("b", { name: "b", fail: "delete" }, { dependsOn: [a] });
      await thing("c", { name: "c" }, { dependsOn: [a] });
      const d = await thing("d", { name: "d" });
      await thing("e", { name: "e" }, { dependsOn: [d] });
    });
    const result = await stack.up(async () => {});
    assert.equal(result.ok, false);
    assert.deepEqual(stack.world.names(), ["a", "b", "d"]);
    assert.deepEqual(
      stack.resources.map((resource) => resource.urn.split("::")[3]),
      ["fixture-dev", "a", "b", "d"],
    );
  });

  it("fails on a replaced copy that is gone from the world, until a refresh drops it", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { kind: "x" }));
    await stack.up(async ({ thing }) => {
      await thing("a", { kind: "y" });
      await thing("bad", { fail: "create" });
    });
    stack.world.change((content) => delete content.objects["id-1"]);
    const name = stack.resources.find((resource) => resource.delete)?.inputs?.name;
    for (const run of [() => stack.up(({ thing }) => thing("a", { kind: "y" })), () => stack.destroy()]) {
      const failed = await run();
      assert.deepEqual(
        failed.errors.map((error) => error.message),
        [`NotFound: ${name}`],
      );
    }
    const refreshed = await stack.refresh();
    assert.deepEqual(steps(refreshed), ["forget a"]);
    const result = await stack.up(({ thing }) => thing("a", { kind: "y" }));
    assert.equal(result.ok, true);
  });

  it("finishes what is under way when it is cancelled, and begins nothing more", async () => {
    const stack = make();
    const cancel = new AbortController();
    const result = await stack.up(
      async ({ thing }) => {
        const a = thing("a", { name: "a", delay: 50 });
        setTimeout(() => cancel.abort(), 10);
        const done = await a;
        await thing("b", { name: "b" }, { dependsOn: [done] });
      },
      { signal: cancel.signal },
    );
    assert.equal(result.ok, false);
    assert.match(result.errors[0]?.message ?? "", /^the run was cancelled/);
    assert.deepEqual(stack.world.names(), ["a"]);
    assert.equal(stack.resource("a")?.id, "id-1");
  });
});

describe("stack outputs after a failure", () => {
  const make = stacks();

  it("keeps old values that were not registered again, and overwrites those that were", async () => {
    const stack = make();
    await stack.up(async ({ output }) => output({ plain: "one", derived: "digest-1" }));
    const failed = await stack.up(async ({ thing, output }) => {
      output({ plain: "two" });
      await thing("bad", { fail: "create" });
    });
    assert.equal(failed.ok, false);
    assert.deepEqual(stack.outputs, { plain: "two", derived: "digest-1" });
    await stack.up(async ({ output }) => output({ plain: "three" }));
    assert.deepEqual(stack.outputs, { plain: "three" });
  });

  it("changes nothing when the end of the program is never reached", async () => {
    const stack = make();
    await stack.up(async ({ output }) => output({ plain: "one" }));
    await stack.up(async ({ thing, output }) => {
      await thing("bad", { fail: "create" });
      output({ plain: "two" });
    });
    assert.deepEqual(stack.outputs, { plain: "one" });
  });
});
