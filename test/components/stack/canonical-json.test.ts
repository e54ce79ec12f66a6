import assert from "node:assert/strict";
import { canonicalJson, digestOf } from "../../../components/stack/canonical-json.ts";

describe("canonicalJson", () => {
  it("orders keys at every depth and leaves lists as they are", () => {
    const value = { b: [{ d: 1, c: 2 }, 1, "x"], a: null, u: undefined };
    assert.equal(canonicalJson(value), '{"a":null,"b":[{"c":2,"d":1},1,"x"]}');
  });
});

describe("digestOf", () => {
  it("is equal for equal values, however they were built", () => {
    assert.equal(digestOf({ a: 1, b: { c: 2, d: 3 } }), digestOf({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it("differs where a value, a type or an order differs", () => {
    const digests = [{ a: 1 }, { a: "1" }, { a: [1, 2] }, { a: [2, 1] }, { a: null }, {}].map(digestOf);
    assert.equal(new Set(digests).size, digests.length);
  });
});
