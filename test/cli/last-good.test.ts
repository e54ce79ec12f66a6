import assert from "node:assert/strict";
import { configDifference } from "../../cli/last-good.ts";

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
