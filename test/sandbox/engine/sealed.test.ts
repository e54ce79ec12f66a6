import assert from "node:assert/strict";
import { seal, unseal, wireEnvelope } from "../../../sandbox/engine/sealed.ts";
import { sealOutputs } from "../../../sandbox/engine/secret-outputs.ts";
import { secret } from "./kit/stack.ts";

describe("sealed properties", () => {
  it("give plain values and the paths of secrets, and go back on the wire as they came", () => {
    const wire = { a: secret("x"), b: { c: ["y", secret({ d: 1 })] }, e: null };
    const sealed = unseal(wire);
    assert.deepEqual(sealed.values, { a: "x", b: { c: ["y", { d: 1 }] }, e: null });
    assert.deepEqual(sealed.secrets, [["a"], ["b", "c", 1]]);
    assert.deepEqual(seal(sealed, wireEnvelope), wire);
  });
});

describe("sealOutputs", () => {
  const driver = { secretOutputs: ["token"], secretsSpread: false };
  const cases: [string, object, object, typeof driver, string[], unknown[]][] = [
    ["nothing", { a: 1 }, { a: 1 }, driver, [], []],
    ["what the driver says", {}, { token: 1, a: 1 }, driver, [], [["token"]]],
    ["what the program says", {}, { a: 1, b: 1 }, driver, ["b"], [["b"]]],
    ["the output of a secret input's name", { a: secret(1) }, { a: 1, b: 1 }, driver, [], [["a"]]],
    [
      "only the secret part of two objects",
      { s: { env: secret(["x"]), image: "i" } },
      { s: { env: ["x"], image: "i" } },
      driver,
      [],
      [["s", "env"]],
    ],
    ["the whole list that has one secret", { s: [{ v: secret(1) }] }, { s: [{ v: 1 }] }, driver, [], [["s"]]],
    [
      "everything where secrets spread",
      { a: secret(1) },
      { x: 1, y: 2 },
      { ...driver, secretsSpread: true },
      [],
      [["x"], ["y"]],
    ],
    ["nothing where none could spread", { a: 1 }, { x: 1 }, { ...driver, secretsSpread: true }, [], []],
  ];
  for (const [what, inputs, outputs, from, additional, expected] of cases) {
    it(`hides ${what}`, () => {
      const sealed = sealOutputs(outputs as never, unseal(inputs as never), from, additional);
      assert.deepEqual(sealed.secrets, expected);
    });
  }
});
