import assert from "node:assert/strict";
import { steps } from "./kit/project.ts";
import { type Program, secret, stacks } from "./kit/stack.ts";

describe("resource options", () => {
  const make = stacks();

  it("takes over a resource by an alias, and lets what depends on it follow", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("old", { name: "a" });
      await thing("b", { name: "b" }, { dependsOn: [a] });
    });
    const former = String(stack.resource("old")?.urn);
    stack.world.takeLog();
    const result = await stack.up(async ({ thing }) => {
      const a = await thing("new", { name: "a" }, { aliases: [former] });
      await thing("b", { name: "b" }, { dependsOn: [a] });
    });
    assert.deepEqual(steps(result), ["same new", "same b"]);
    assert.deepEqual(stack.world.takeLog(), []);
    assert.deepEqual(stack.resource("b")?.dependencies, [stack.resource("new")?.urn]);
  });

  it("renames references to an alias also in what a failed run did not reach", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("old", { name: "a" });
      await thing("b", { name: "b" }, { dependsOn: [a] });
    });
    await stack.up(async ({ thing }) => {
      await thing("new", { name: "a" }, { aliases: [String(stack.resource("old")?.urn)] });
      await thing("bad", { fail: "create" });
    });
    assert.deepEqual(stack.resource("b")?.dependencies, [stack.resource("new")?.urn]);
  });

  it("renames references to an alias also in what is being replaced meanwhile", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      const a = await thing("old", { size: 1 });
      await thing("b", { kind: a.id, fail: "delete" }, { from: { kind: [a] } });
    });
    const aliases = [String(stack.resource("old")?.urn)];
    const result = await stack.up(({ thing }) =>
      Promise.all([thing("b", { kind: "alone", delay: 100 }), thing("new", { size: 1 }, { aliases })]),
    );
    assert.equal(result.ok, false);
    const copy = stack.resources.find((resource) => resource.delete);
    assert.deepEqual(copy?.dependencies, [stack.resource("new")?.urn]);
  });

  it("ignores changes at the given paths, nested ones and wildcards too", async () => {
    const stack = make();
    const inputs = (n: number) => ({
      name: "a",
      size: n,
      spec: { env: [`e${n}`], image: `i${n}` },
      color: `c${n}`,
    });
    await stack.up(({ thing }) => thing("a", inputs(1)));
    const ignored = await stack.up(({ thing }) =>
      thing("a", inputs(2), { ignoreChanges: ["size", "spec.env[*]", 'spec["image"]', "color"] }),
    );
    assert.deepEqual(steps(ignored), ["same a"]);
    const result = await stack.up(({ thing }) => thing("a", inputs(2), { ignoreChanges: ["size"] }));
    assert.deepEqual(result.changes.find((change) => change.name === "a")?.changed, ["spec", "color"]);
    assert.equal(stack.resource("a")?.inputs?.size, 1);
  });

  it("replaces on changes of the given paths", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { size: 1, color: "red" }));
    const updated = await stack.up(({ thing }) =>
      thing("a", { size: 2, color: "red" }, { replaceOnChanges: ["color"] }),
    );
    assert.deepEqual(steps(updated), ["update a"]);
    const result = await stack.up(({ thing }) =>
      thing("a", { size: 2, color: "blue" }, { replaceOnChanges: ["color"] }),
    );
    const change = result.changes.find((item) => item.name === "a");
    assert.deepEqual([change?.operation, change?.replacedBy], ["replace", ["color"]]);
  });

  it("gives drivers the inputs of an explicit provider, and keeps it in the state", async () => {
    const stack = make();
    const program =
      (host: string) =>
      async ({ thing }: Program) => {
        const provider = await thing("p", { host }, { type: "pulumi:providers:test" });
        await thing("a", { name: `a-${host}` }, { provider: `${provider.urn}::${provider.id}` });
      };
    await stack.up(program("one"));
    const id = stack.resource("p")?.id;
    assert.match(String(id), /^[0-9a-f-]{36}$/);
    assert.equal(stack.resource("a")?.provider, `${stack.resource("p")?.urn}::${id}`);
    assert.deepEqual(stack.world.read().objects["id-1"]?.provider, { host: "one" });
    const result = await stack.up(program("two"));
    assert.equal(result.changes.find((change) => change.name === "p")?.operation, "update");
    assert.equal(stack.resource("p")?.id, id);
  });

  it("hides outputs that the program or the driver calls secret, and those of a secret input", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      await thing(
        "a",
        { name: "a", payload: secret("PLANTED-1"), color: "red" },
        { additionalSecretOutputs: ["color"] },
      );
      await thing(
        "b",
        { name: "b", payload: secret("PLANTED-2"), color: "red" },
        { type: "test:index:Command" },
      );
    });
    const hidden = (name: string) =>
      Object.entries(stack.resource(name)?.outputs ?? {})
        .filter(([, value]) => typeof value === "object")
        .map(([key]) => key)
        .sort();
    assert.deepEqual(hidden("a"), ["color", "payload", "token"]);
    assert.deepEqual(hidden("b"), ["color", "name", "payload", "serial", "token"]);
  });
});
