import assert from "node:assert/strict";
import { inOrder } from "../../../components/stack/in-order.ts";

describe("inOrder", () => {
  const rows = [
    { services: { a: [], b: [] }, order: ["a", "b"] },
    { services: { a: ["b"], b: [] }, order: ["b", "a"] },
    { services: { a: ["c"], b: ["a"], c: [], d: ["a", "b"] }, order: ["c", "a", "b", "d"] },
  ];
  for (const { services, order } of rows) {
    it(`puts ${JSON.stringify(services)} in order`, () => {
      const entries = Object.entries(services).map(([key, after]) => [key, { after }] as const);
      assert.deepEqual(inOrder(Object.fromEntries(entries)), order);
    });
  }
});
