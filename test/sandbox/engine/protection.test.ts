import assert from "node:assert/strict";
import { steps } from "./kit/project.ts";
import { type Program, stacks } from "./kit/stack.ts";

const THING = "urn:pulumi:dev::fixture::test:index:Thing::";

function cannotDelete(urn: string): string {
  return (
    `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the ` +
    `\`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${urn}'\``
  );
}

describe("protected and retained resources", () => {
  const make = stacks();

  /** `volume` is protected and stands on `net`; `other` stands alone. */
  const full = async ({ thing, component }: Program) => {
    const group = await component("group");
    const net = await thing("net", { name: "net" });
    await thing("volume", { name: "volume" }, { protect: true, dependsOn: [net], parent: group });
    await thing("other", { name: "other" });
  };

  it("fails after all updates when a protected one is no longer declared, every time", async () => {
    const stack = make();
    await stack.up(full);
    const urn = String(stack.resource("volume")?.urn);
    for (let time = 1; time <= 2; time++) {
      const result = await stack.up(({ thing }) => thing("new", { name: `new${time}` }));
      assert.deepEqual(
        result.errors.map((error) => error.message),
        [cannotDelete(urn)],
      );
      assert.equal(result.ok, false);
    }
    assert.deepEqual(stack.world.names(), ["net", "new2", "volume"]);
    assert.equal(stack.resource("group")?.type, "test:index:Group");
  });

  it("says so in the preview already", async () => {
    const stack = make();
    await stack.up(full);
    const result = await stack.preview(async () => {});
    assert.deepEqual(
      [result.ok, result.errors.map((error) => error.urn)],
      [false, [stack.resource("volume")?.urn]],
    );
    assert.deepEqual(stack.world.names(), ["net", "other", "volume"]);
  });

  it("destroys all others first, then fails on the protected one", async () => {
    const stack = make();
    await stack.up(full);
    const urn = String(stack.resource("volume")?.urn);
    const result = await stack.destroy();
    assert.deepEqual([result.ok, result.errors.map((error) => error.message)], [false, [cannotDelete(urn)]]);
    assert.deepEqual(stack.world.names(), ["net", "volume"]);
    assert.deepEqual(
      stack.resources.map((resource) => resource.urn.split("::")[3]),
      ["fixture-dev", "group", "net", "volume"],
    );
  });

  it("leaves protected ones and what they need with excludeProtected, and succeeds", async () => {
    const stack = make();
    await stack.up(full);
    const result = await stack.destroy({ excludeProtected: true });
    assert.deepEqual([result.ok, steps(result)], [true, ["delete other"]]);
    assert.deepEqual(stack.world.names(), ["net", "volume"]);
    const again = await stack.up(full);
    assert.deepEqual(steps(again), ["same group", "same net", "same volume", "create other"]);
  });

  it("refuses to replace a protected resource, and creates nothing", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { kind: "x" }, { protect: true }));
    stack.world.takeLog();
    const program = ({ thing }: Program) => thing("a", { kind: "y" }, { protect: true });
    for (const run of [() => stack.preview(program), () => stack.up(program)]) {
      const result = await run();
      assert.deepEqual(
        result.errors.map((error) => error.message),
        [
          `unable to replace resource "${THING}a"\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``,
        ],
      );
    }
    assert.deepEqual(stack.world.takeLog(), []);
    const unprotected = await stack.up(({ thing }) => thing("a", { kind: "y" }));
    assert.equal(unprotected.ok, true);
  });

  it("refuses to delete a protected dependent for the replacement of what it stands on", async () => {
    const stack = make();
    const program =
      (kind: string) =>
      async ({ thing }: Program) => {
        const net = await thing("net", { name: "net", kind });
        await thing("db", { name: "db", kind: net.id }, { protect: true, from: { kind: [net] } });
      };
    await stack.up(program("x"));
    const result = await stack.up(program("y"));
    assert.equal(result.ok, false);
    assert.match(
      result.errors[0]?.message ?? "",
      /^unable to replace resource ".*::db" as part of replacing ".*::net"/,
    );
    assert.deepEqual(stack.world.names(), ["db", "net"]);
  });

  it("forgets a retained resource without touching it", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a" }, { retainOnDelete: true }));
    stack.world.takeLog();
    const result = await stack.up(async () => {});
    assert.deepEqual(steps(result), ["forget a"]);
    assert.deepEqual([stack.world.takeLog(), stack.world.names()], [[], ["a"]]);
    assert.equal(stack.resource("a"), undefined);
  });

  it("takes over a changed protection without an update", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a" }));
    const result = await stack.up(({ thing }) => thing("a", { name: "a" }, { protect: true }));
    assert.deepEqual(steps(result), ["same a"]);
    assert.equal(stack.resource("a")?.protect, true);
  });

  it("deletes nothing separately that is deletedWith another", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("a", { name: "a" });
      await thing("b", { name: "b" }, { deletedWith: a.urn });
    });
    stack.world.takeLog();
    const result = await stack.destroy();
    assert.deepEqual(steps(result), ["delete b", "delete a"]);
    assert.deepEqual(stack.world.takeLog(), ["delete a"]);
  });

  it("deletes what is deletedWith another that stays", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const net = await thing("net", { name: "net" });
      await thing("volume", { name: "volume" }, { protect: true, dependsOn: [net] });
      await thing("inside", { name: "inside" }, { deletedWith: net.urn });
    });
    assert.equal((await stack.destroy()).ok, false);
    assert.deepEqual(stack.world.names(), ["net", "volume"]);
  });
});
