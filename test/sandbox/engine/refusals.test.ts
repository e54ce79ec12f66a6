import assert from "node:assert/strict";
import { stacks } from "./kit/stack.ts";

describe("refusals", () => {
  const make = stacks();

  it("refuses two resources of one URN", async () => {
    const stack = make();
    const result = await stack.up(async ({ thing }) => {
      await thing("a");
      await thing("a");
    });
    assert.equal(result.ok, false);
    assert.deepEqual(
      result.errors.map((error) => error.message),
      ["Duplicate resource URN 'urn:pulumi:dev::fixture::test:index:Thing::a'; try giving it a unique name"],
    );
  });

  it("names the property that the driver does not accept, and creates nothing", async () => {
    const stack = make();
    const result = await stack.up(({ thing }) => thing("a", { size: -1 }));
    assert.deepEqual(
      result.errors.map((error) => error.message),
      ["a.size: is -1, must be 0 or more"],
    );
    assert.deepEqual(stack.world.names(), []);
  });

  it("refuses a type without a driver and a remote component by name", async () => {
    const cases: [object, string][] = [
      [
        { type: "aws:s3:Bucket" },
        "a: the sandbox has no driver for aws:s3:Bucket. Deploy this stack with the real engine.",
      ],
      [
        { remote: true },
        "a: is a component of the package of test:index:Thing, which the sandbox cannot construct. Use the real engine.",
      ],
    ];
    for (const [options, message] of cases) {
      const result = await make().up(({ thing }) => thing("a", {}, options));
      assert.deepEqual(
        result.errors.map((error) => error.message),
        [message],
      );
    }
  });
});
