import assert from "node:assert/strict";
import { messages } from "./kit/listen.ts";
import { steps } from "./kit/project.ts";
import { stacks } from "./kit/stack.ts";

describe("the option import", () => {
  const make = stacks();

  it("adopts what is there without changing it, and says nothing once it is in the state", async () => {
    const stack = make();
    stack.world.change((content) => {
      content.objects["id-7"] = { name: "there", payload: "a value", provider: {} };
    });
    const wanted = (payload: string) => (declare: Parameters<Parameters<typeof stack.up>[0]>[0]) =>
      declare.thing("a", { name: "there", payload }, { importId: "id-7" });
    assert.deepEqual(steps(await stack.preview(wanted("a value"))), ["create a"]);
    assert.deepEqual(steps(await stack.up(wanted("a value"))), ["create a"]);
    assert.equal(stack.resource("a")?.id, "id-7");
    assert.deepEqual(stack.world.takeLog(), ["read undefined", "read undefined"]);
    assert.deepEqual(steps(await stack.up(wanted("a value"))), ["same a"]);
    assert.deepEqual(steps(await stack.up(wanted("another"))), ["update a"]);
  });

  it("refuses what is not there, and what the driver does not accept", async () => {
    const stack = make();
    const missing = await stack.up(({ thing }) => thing("a", { name: "a" }, { importId: "id-9" }));
    assert.deepEqual(messages(missing), ['a: import: there is no "id-9".']);
    const wrong = await stack.up(({ thing }) => thing("a", { size: -1 }, { importId: "id-9" }));
    assert.deepEqual(messages(wrong), ["a.size: is -1, must be 0 or more"]);
    assert.equal(stack.resource("a"), undefined);
  });
});
