import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { Driver } from "../../../sandbox/drivers/driver.ts";
import type { CheckpointJson } from "../../../sandbox/engine/checkpoint.ts";
import { stacks, type TestStack } from "./kit/stack.ts";

/** Lets the state say what a killed run leaves there: that it was creating something of this name. */
function interrupt(stack: TestStack, name: string): void {
  const path = stack.layout.state("dev");
  const state = JSON.parse(readFileSync(path, "utf8")) as CheckpointJson;
  const resource = {
    urn: String(stack.resource("a")?.urn),
    type: "test:index:Thing",
    custom: true,
    inputs: { name },
  };
  const deployment = { ...state.deployment, pending_operations: [{ type: "creating", resource }] };
  writeFileSync(path, JSON.stringify({ ...state, deployment }));
}

const marks = (stack: TestStack) =>
  stack.deployment.pending_operations?.map(({ type, resource }) => `${type} ${resource.inputs?.name}`);

describe("the mark of an interrupted creation", () => {
  const make = stacks();

  it("stays while something else is done to the resource", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { size: 1, kind: "x" }));
    interrupt(stack, "a-lost");
    await stack.up(({ thing }) => thing("a", { size: 2, kind: "x" }));
    await stack.up(({ thing }) => thing("a", { size: 2, kind: "y" }));
    await stack.refresh();
    await stack.up(async () => {});
    await stack.destroy();
    assert.deepEqual(marks(stack), ["creating a-lost"]);
  });

  it("goes when something of that name is made", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a", kind: "x" }));
    interrupt(stack, "a");
    await stack.up(({ thing }) => thing("a", { name: "a", kind: "y" }));
    assert.deepEqual(marks(stack), []);
  });

  it("says under which URN the state has what is to be replaced", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { kind: "x" }));
    const aliases = [String(stack.resource("a")?.urn)];
    const marked: unknown[] = [];
    stack.registry = (type) => {
      const driver = stack.world.registry(type);
      const create: Driver["create"] = (news, context) => {
        marked.push(...(stack.deployment.pending_operations ?? []).map(({ resource }) => resource.aliases));
        return (driver as Driver).create(news, context);
      };
      return driver && { ...driver, create };
    };
    await stack.up(({ thing }) => thing("b", { kind: "y" }, { aliases }));
    assert.deepEqual(marked, [aliases]);
    assert.equal(stack.resource("b")?.aliases, undefined);
  });
});
