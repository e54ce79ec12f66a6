import assert from "node:assert/strict";
import type { Snapshot } from "../../../sandbox/engine/record.ts";
import { stacks } from "./kit/stack.ts";

describe("a deletion", () => {
  const make = stacks();

  it("is marked in everything that is written until it is written itself", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a" }));
    const { registry } = stack.world;
    const written: Snapshot[] = [];
    stack.registry = (type) => {
      const driver = registry(type);
      if (!driver) return undefined;
      return {
        ...driver,
        delete: async (id, olds, context) => {
          await driver.delete(id, olds, context);
          void looks();
        },
      };
    };
    // Other steps may write the state at any point from the end of the deletion on.
    const looks = async () => {
      for (let turn = 0; turn < 20; turn++) {
        written.push(stack.run.journal.snapshot());
        await undefined;
      }
    };
    await stack.destroy();
    const isThere = ({ resources }: Snapshot) => resources.some(({ urn }) => urn.endsWith("::a"));
    const isMarked = ({ pending }: Snapshot) => pending.some(({ type }) => type === "deleting");
    assert.deepEqual(
      written.filter((snapshot) => isThere(snapshot) && !isMarked(snapshot)),
      [],
    );
    assert.ok(written.some(isThere) && !written.every(isThere));
  });
});
