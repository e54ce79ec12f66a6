import assert from "node:assert/strict";
import { steps } from "./kit/project.ts";
import { type Program, stacks } from "./kit/stack.ts";

const GROUP = "urn:pulumi:dev::fixture::test:index:Group";
const THING = "urn:pulumi:dev::fixture::test:index:Thing::";

describe("a run with targets", () => {
  const make = stacks();

  it("acts on them only, and leaves all others as they are", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      await thing("a", { name: "a", size: 1 });
      await thing("b", { name: "b", size: 1 });
      await thing("gone", { name: "gone" });
    });
    const targets = [String(stack.resource("a")?.urn)];
    const result = await stack.up(
      async ({ thing }) => {
        await thing("a", { name: "a", size: 2 });
        await thing("b", { name: "b", size: 2 });
        await thing("new", { name: "new" });
      },
      { targets },
    );
    assert.deepEqual([result.ok, steps(result)], [true, ["update a", "same b"]]);
    assert.equal(stack.resource("b")?.inputs?.size, 1);
    assert.deepEqual(stack.world.names(), ["a", "b", "gone"]);
  });

  it("refuses one that needs what is left out and not there", async () => {
    const needs: [string, (program: Program) => Promise<unknown>][] = [
      [
        "a value",
        async ({ thing }) => {
          const a = await thing("a", { name: "a" });
          await thing("b", { name: "b", of: a.outputs.serial }, { from: { of: [a] } });
        },
      ],
      [
        "an order",
        async ({ thing }) => thing("b", { name: "b" }, { dependsOn: [await thing("a", { name: "a" })] }),
      ],
      [
        "a parent",
        async ({ thing, component }) => thing("b", { name: "b" }, { parent: await component("group") }),
      ],
    ];
    for (const [what, program] of needs) {
      const stack = make();
      const b = what === "a parent" ? `${GROUP}$test:index:Thing::b` : `${THING}b`;
      const result = await stack.up(program, { targets: [b] });
      assert.deepEqual(
        result.errors.map((error) => error.message),
        ["b: depends on a resource that this run leaves out. Add it to the targets."],
        what,
      );
      assert.deepEqual(stack.world.names(), []);
    }
  });

  it("refuses one that needs what is left out and still needs it", async () => {
    const stack = make();
    const program =
      (first: string, second: string) =>
      async ({ thing }: Program) => {
        const one = await thing(first, { name: first });
        await thing(second, { name: second }, { dependsOn: [one] });
      };
    await stack.up(program("a", "b"));
    const result = await stack.up(program("b", "a"), { targets: [`${THING}a`] });
    assert.deepEqual(
      result.errors.map((error) => error.message),
      ["a: depends on a resource that this run leaves out. Add it to the targets."],
    );
    assert.equal((await stack.up(program("b", "a"))).ok, true);
  });

  it("refuses to replace one together with what is left out", async () => {
    const stack = make();
    const program =
      (kind: string) =>
      async ({ thing }: Program) => {
        const net = await thing("net", { name: "net", kind });
        await thing("service", { name: "service", kind: net.id }, { from: { kind: [net] } });
      };
    await stack.up(program("x"));
    stack.world.takeLog();
    const result = await stack.up(program("y"), { targets: [`${THING}net`] });
    assert.deepEqual(
      result.errors.map((error) => error.message),
      ["net: cannot be replaced without service. Add it to the targets."],
    );
    assert.deepEqual(stack.world.takeLog(), []);
  });

  it("refuses it also where what is left out comes first by now", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const net = await thing("net", { name: "net", kind: "x" });
      await thing("service", { name: "service", kind: net.id }, { from: { kind: [net] } });
    });
    stack.world.takeLog();
    const program = async ({ thing }: Program) => {
      await thing("service", { name: "service", kind: "alone" });
      await thing("net", { name: "net", kind: "y" });
    };
    const result = await stack.up(program, { targets: [`${THING}net`] });
    assert.deepEqual(
      result.errors.map((error) => error.message),
      ["net: cannot be replaced without service. Add it to the targets."],
    );
    assert.deepEqual(stack.world.takeLog(), []);
    assert.equal((await stack.up(program)).ok, true);
  });

  it("refuses to delete one that others need, in a preview too", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("a", { name: "a" });
      await thing("b", { name: "b" }, { dependsOn: [a] });
    });
    const targets = [String(stack.resource("a")?.urn)];
    const program = ({ thing }: Program) => thing("b", { name: "b" });
    for (const run of [() => stack.preview(program, { targets }), () => stack.up(program, { targets })]) {
      assert.deepEqual(
        (await run()).errors.map((error) => error.message),
        ["b: needs a resource that is to be deleted. Add it to the targets."],
      );
    }
    assert.deepEqual(stack.world.names(), ["a", "b"]);
  });

  it("refuses to delete one that a waiting copy of another needs", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("a", { name: "a" });
      await thing("b", { kind: a.id }, { from: { kind: [a] } });
    });
    // The new one of `b` is there, and the old one stays for now.
    await stack.up(({ thing }) => thing("b", { kind: "alone", partial: "not ready" }));
    const program = ({ thing }: Program) => thing("b", { kind: "alone" });
    const result = await stack.up(program, { targets: [`${THING}a`] });
    assert.deepEqual(
      result.errors.map((error) => error.message),
      ["b: needs a resource that is to be deleted. Add it to the targets."],
    );
    assert.equal((await stack.up(program, { targets: [`${THING}a`, `${THING}b`] })).ok, true);
  });

  it("refuses to delete a copy that something left out may lie inside of, until that has moved", async () => {
    const stack = make();
    const program =
      (kind: string) =>
      async ({ thing }: Program) => {
        const net = await thing("net", { kind });
        const options = { deletedWith: net.urn, from: { inside: [net] } };
        await thing("service", { name: "service", inside: net.id }, options);
      };
    await stack.up(program("x"));
    const result = await stack.up(program("y"), { targets: [`${THING}net`] });
    assert.deepEqual(
      result.errors.map((error) => error.message),
      ["service: needs a resource that is to be deleted. Add it to the targets."],
    );
    assert.equal(stack.world.names().length, 3);
    assert.deepEqual(steps(await stack.up(program("y"))), ["same net", "update service", "delete net"]);
  });

  it("keeps what is left out after what it needs", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("a", { name: "a" });
      await thing("b", { name: "b" }, { dependsOn: [a] });
      await thing("c", { name: "c" });
    });
    const targets = [String(stack.resource("c")?.urn)];
    // `a` is declared no longer, but stays.
    const result = await stack.up(({ thing }) => thing("b", { name: "b" }), { targets });
    assert.deepEqual([result.ok, steps(result)], [true, ["same b", "delete c"]]);
    assert.deepEqual(
      stack.resources.map((resource) => resource.urn.split("::")[3]),
      ["fixture-dev", "a", "b"],
    );
  });

  it("destroys them only, and refuses where others need them", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("a", { name: "a" });
      await thing("b", { name: "b" }, { dependsOn: [a] });
    });
    const [a, b] = ["a", "b"].map((name) => String(stack.resource(name)?.urn));
    const refused = await stack.destroy({ targets: [a ?? ""] });
    assert.deepEqual(
      refused.errors.map((error) => error.message),
      ["b: needs a resource that is to be deleted. Add it to the targets."],
    );
    const result = await stack.destroy({ targets: [b ?? ""] });
    assert.deepEqual([result.ok, steps(result), stack.world.names()], [true, ["delete b"], ["a"]]);
  });
});
