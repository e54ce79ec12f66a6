import assert from "node:assert/strict";
import { configDifference, lastGoodUpdate } from "../../cli/last-good.ts";
import { entry } from "./fake-engine.ts";

describe("lastGoodUpdate", () => {
  const only = (number: number) =>
    entry(number, {
      config: { "slipway:release": { value: '{"images":{},"only":"github"}', secret: false } },
    });

  it("is the newest that succeeded, and none that only made what is on GitHub", () => {
    assert.equal(lastGoodUpdate([entry(3, { result: "failed" }), entry(2), entry(1)])?.number, 2);
    assert.equal(lastGoodUpdate([only(3), entry(2)])?.number, 2);
    assert.equal(lastGoodUpdate([only(1)]), undefined);
    assert.equal(lastGoodUpdate([entry(3, { kind: "destroy" }), entry(2)]), undefined);
  });
});

describe("configDifference", () => {
  const plain = (value: string) => ({ value, secret: false });
  const cases: [what: string, now: object, good: object, difference: object][] = [
    ["nothing", { a: plain("1") }, { a: plain("1") }, {}],
    ["what changed", { a: plain("1") }, { a: plain("2") }, { a: "2" }],
    ["what is new", { a: plain("1") }, {}, { a: undefined }],
    ["what is gone", {}, { a: plain('{"b":[1]}') }, { a: { b: [1] } }],
    ["no release", { "slipway:release": plain("{}") }, {}, {}],
    ["no secret that the backend does not show", { a: { secret: true } }, { a: { secret: true } }, {}],
    ["no secret that the backend shows on one side only", { a: { secret: true } }, { a: plain("1") }, {}],
    [
      "encrypted values as they stand",
      { a: plain("1") },
      { a: { value: '{"secure":"v1:x"}', secret: true } },
      { a: { secure: "v1:x" } },
    ],
  ];
  for (const [what, now, good, difference] of cases) {
    it(`gives ${what}`, () => {
      assert.deepEqual(configDifference(now as never, good as never), difference);
    });
  }
});
