import assert from "node:assert/strict";
import { type BridgedResource, bridgedDriver } from "../../../sandbox/drivers/bridged.ts";
import { PartialFailure } from "../../../sandbox/drivers/driver.ts";
import { text } from "../../../sandbox/drivers/schema/field.ts";
import { noContext } from "./context.ts";

describe("bridgedDriver", () => {
  it("finishes what a failed look left unfinished, also where nothing can be changed in place", async () => {
    const looks = [new Error("connection reset"), { id: "made", content: "x" }];
    const resource: BridgedResource<undefined> = {
      type: "test:index/note:Note",
      fields: { content: text({ replaces: true }) },
      create: async () => "made",
      inspect: async () => {
        const look = looks.shift();
        if (look instanceof Error) throw look;
        return look;
      },
      remove: async () => {},
    };
    const driver = bridgedDriver(resource, async () => undefined);
    const inputs = { content: "x" };
    const failure = await driver.create(inputs, noContext()).catch((error: unknown) => error);
    assert.ok(failure instanceof PartialFailure);
    assert.equal(failure.message, "connection reset");
    const olds = { inputs, outputs: failure.outputs };
    const outputs = await driver.update(failure.id, olds, inputs, noContext());
    assert.deepEqual(outputs, { content: "x", id: "made" });
  });
});
