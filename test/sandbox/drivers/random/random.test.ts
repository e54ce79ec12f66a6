import assert from "node:assert/strict";
import type { PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import { bcrypt } from "../../../../sandbox/drivers/random/bcrypt.ts";
import { blowfishTables } from "../../../../sandbox/drivers/random/blowfish-tables.ts";
import { drivers } from "../../../../sandbox/drivers/registry.ts";
import { noContext } from "../context.ts";

const BYTES = "random:index/randomBytes:RandomBytes";
const PASSWORD = "random:index/randomPassword:RandomPassword";
const ID = "random:index/randomId:RandomId";

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
    assert.match(String(bcryptHash), /^\$2a\$10\$[./A-Za-z0-9]{53}$/);
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

describe("RandomId", () => {
  it("is one number in four forms, each after its prefix", async () => {
    const { id, outputs } = await make(ID, { byteLength: 4, prefix: "p-" });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 4);
    assert.deepEqual(outputs, {
      byteLength: 4,
      prefix: "p-",
      id,
      b64Url: `p-${id}`,
      b64Std: `p-${bytes.toString("base64")}`,
      hex: `p-${bytes.toString("hex")}`,
      dec: `p-${bytes.readUInt32BE()}`,
    });
  });
});

describe("bcrypt", () => {
  const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const saltOf = (hash: string) =>
    Buffer.from([...hash.slice(7, 29)].map((c) => standard[alphabet.indexOf(c)]).join(""), "base64");
  const vectors: readonly (readonly [string, string])[] = [
    ["", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s."],
    ["a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"],
    ["abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"],
  ];
  for (const [password, hash] of vectors) {
    it(`hashes ${JSON.stringify(password)} as all the world does`, () => {
      assert.equal(bcrypt(password, saltOf(hash), 6), hash);
    });
  }
  it("takes 72 bytes and no more", () => {
    const salt = Buffer.alloc(16, 1);
    const long = "x".repeat(72);
    assert.equal(bcrypt(`${long}y`, salt, 4), bcrypt(long, salt, 4));
    assert.notEqual(bcrypt(long.slice(1), salt, 4), bcrypt(long, salt, 4));
  });
  it("starts from the digits of π", () => {
    const { keys, boxes } = blowfishTables();
    assert.deepEqual(
      [keys[0], keys[17], boxes[0], boxes[1023]],
      [0x243f6a88, 0x8979fb1b, 0xd1310ba6, 0x3ac372e6],
    );
  });
});
