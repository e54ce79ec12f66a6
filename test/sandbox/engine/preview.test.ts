import assert from "node:assert/strict";
import { UNKNOWN } from "../../../sandbox/drivers/driver.ts";
import { steps } from "./kit/project.ts";
import { type Program, secret, stacks } from "./kit/stack.ts";

describe("preview", () => {
  const make = stacks();

  it("plans with unknown values, and changes nothing", async () => {
    const stack = make();
    const seen: unknown[] = [];
    const result = await stack.preview(async ({ thing }) => {
      const a = await thing("a", { size: 1, payload: secret("PLANTED") });
      seen.push(a.id, a.outputs.serial, a.outputs.size);
      await thing("b", { of: a.outputs.serial }, { from: { of: [a] } });
    });
    assert.deepEqual([result.ok, steps(result)], [true, ["create a", "create b"]]);
    assert.deepEqual(seen, [UNKNOWN, UNKNOWN, 1]);
    assert.deepEqual(stack.world.takeLog(), []);
    assert.deepEqual([...stack.files().keys()], []);
  });

  it("plans the very steps that up takes", async () => {
    const stack = make();
    const program =
      (kind: string, size: number, extra: boolean) =>
      async ({ thing }: Program) => {
        const net = await thing("net", { name: "net", kind });
        await thing("service", { name: "service", kind: net.id }, { from: { kind: [net] } });
        await thing("config", { kind });
        await thing("gate", { size });
        if (extra) await thing("extra");
      };
    await stack.up(program("x", 1, true));
    const log = stack.world.takeLog();
    const state = [...stack.files()];
    const planned = await stack.preview(program("y", 2, false));
    assert.deepEqual(stack.world.takeLog(), []);
    assert.deepEqual([...stack.files()], state);
    const done = await stack.up(program("y", 2, false));
    assert.deepEqual(planned.changes, done.changes);
    assert.deepEqual(steps(planned), [
      "replace net",
      "replace service",
      "replace config",
      "update gate",
      "delete extra",
    ]);
    assert.ok(log.length > 0);
  });

  it("needs no lock", async () => {
    const stack = make();
    await stack.up(async ({ thing }) => {
      await thing("a");
      const planned = await stack.preview(({ thing: other }) => other("a"));
      assert.equal(planned.ok, true);
    });
  });
});
