import assert from "node:assert/strict";
import bcrypt from "bcryptjs";
import type { PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import { drivers } from "../../../../sandbox/drivers/registry.ts";
import { noContext } from "../context.ts";

const BYTES = "random:index/randomBytes:RandomBytes";
const PASSWORD = "random:index/randomPassword:RandomPassword";

async function make(type: string, inputs: PropertyMap) {
  const driver = drivers(type);
  assert.ok(driver);
  return await driver.create(inputs, noContext());
}

describe("RandomBytes", () => {
  it("makes as many bytes as wanted, in two forms, and is called by their value", async () => {
    const { id, outputs } = await make(BYTES, { length: 32 });
    const bytes = Buffer.from(String(outputs.base64), "base64");
    assert.equal(bytes.length, 32);
    assert.deepEqual(outputs, { length: 32, base64: bytes.toString("base64"), hex: bytes.toString("hex") });
    assert.equal(id, outputs.base64);
  });
  it("makes others each time", async () => {
    const [one, two] = [await make(BYTES, { length: 16 }), await make(BYTES, { length: 16 })];
    assert.notEqual(one.outputs.hex, two.outputs.hex);
  });
  it("is the same after a refresh, and nothing to delete", async () => {
    const state = { inputs: { length: 1 }, outputs: { length: 1, base64: "AA==", hex: "00" } };
    assert.deepEqual(await drivers(BYTES)?.read("AA==", state, noContext()), state);
    await drivers(BYTES)?.delete("AA==", state, noContext());
  });
});

describe("RandomPassword", () => {
  it("has the recorded outputs", async () => {
    const { id, outputs } = await make(PASSWORD, { length: 24, special: false });
    const { result, bcryptHash, ...rest } = outputs;
    assert.match(String(result), /^[A-Za-z0-9]{24}$/);
    assert.equal(await bcrypt.compare(String(result), String(bcryptHash)), true);
    assert.equal(id, "none");
    assert.deepEqual(rest, {
      id: "none",
      length: 24,
      lower: true,
      minLower: 0,
      minNumeric: 0,
      minSpecial: 0,
      minUpper: 0,
      number: true,
      numeric: true,
      special: false,
      upper: true,
    });
  });
  it("makes hexadecimal digits where only those are allowed", async () => {
    const none = { lower: false, upper: false, numeric: false };
    const digits = { ...none, special: true, overrideSpecial: "0123456789abcdef" };
    const { outputs } = await make(PASSWORD, { length: 128, ...digits });
    assert.match(String(outputs.result), /^[0-9a-f]{128}$/);
  });
  it("keeps its minima, whatever is allowed for the rest", async () => {
    const inputs = {
      length: 12,
      lower: true,
      upper: false,
      numeric: false,
      special: false,
      minUpper: 3,
      minNumeric: 2,
      minSpecial: 1,
      overrideSpecial: "_",
    };
    const { outputs } = await make(PASSWORD, inputs);
    const counts = [/[A-Z]/g, /[0-9]/g, /_/g, /[a-z]/g].map(
      (kind) => String(outputs.result).match(kind)?.length,
    );
    assert.deepEqual(counts, [3, 2, 1, 6]);
  });
});
