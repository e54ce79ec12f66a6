import assert from "node:assert/strict";
import type { PropertyMap, PropertyValue } from "../../../../sandbox/drivers/driver.ts";
import { editedPlaces } from "../../../../sandbox/drivers/schema/edited-places.ts";
import { extractInputs } from "../../../../sandbox/drivers/schema/extract.ts";
import { block, list, map, number, set, text } from "../../../../sandbox/drivers/schema/field.ts";
import { keepForms } from "../../../../sandbox/drivers/schema/keep.ts";

describe("outputs after a refresh", () => {
  const fields = {
    name: text(),
    count: number(),
    env: map(),
    tags: set("string"),
    ports: list({ port: number() }),
    mounts: set({ target: text(), source: text() }),
    limits: block({ memory: number() }),
  };
  const table: readonly (readonly [string, PropertyMap, PropertyMap, PropertyMap])[] = [
    ["keep null for an empty list", { ports: null }, { ports: [] }, { ports: null }],
    ["keep [] for nothing", { tags: [] }, { tags: null }, { tags: [] }],
    [
      "keep nothing for a zero",
      { count: null, name: "" },
      { count: 0, name: null },
      { count: null, name: "" },
    ],
    ["show a variable that became empty", { env: { A: "1" } }, { env: { A: "" } }, { env: { A: "" } }],
    ["keep the order of a set", { tags: ["b", "a"] }, { tags: ["a", "b"] }, { tags: ["b", "a"] }],
    [
      "put what is new in a set at its end",
      { tags: ["b", "a"] },
      { tags: ["a", "c", "b"] },
      { tags: ["b", "a", "c"] },
    ],
    ["drop what a set lost", { tags: ["b", "a"] }, { tags: ["a"] }, { tags: ["a"] }],
    [
      "compare blocks inside",
      { limits: { memory: null } },
      { limits: { memory: 5 } },
      { limits: { memory: 5 } },
    ],
    ["show a lost block", { limits: { memory: 5 } }, { limits: null }, { limits: null }],
    [
      "keep the form of an equal element",
      { mounts: [{ target: "/a", source: "" }] },
      {
        mounts: [
          { target: "/b", source: "v" },
          { target: "/a", source: null },
        ],
      },
      {
        mounts: [
          { target: "/a", source: "" },
          { target: "/b", source: "v" },
        ],
      },
    ],
    ["take what the state had not", {}, { name: "n" }, { name: "n" }],
  ];
  for (const [name, old, fresh, kept] of table) {
    it(name, () => assert.deepEqual(keepForms(fields, old, fresh), kept));
  }
});

describe("inputs after a refresh", () => {
  const table: readonly (readonly [string, PropertyMap, PropertyMap, PropertyMap])[] = [
    [
      "have what the world has now",
      { a: "1", b: { c: 1 } },
      { a: "2", b: { c: 3, d: 4 }, e: 5 },
      { a: "2", b: { c: 3 } },
    ],
    ["lose what the world lost", { a: "1", b: "2" }, { a: "1" }, { a: "1" }],
    ["have no more elements than before", { l: ["a"] }, { l: ["a", "b"] }, { l: ["a"] }],
    ["have fewer elements where the world has", { l: ["a", "b"] }, { l: ["a"] }, { l: ["a"] }],
    [
      "match elements by what they share",
      { m: [{ target: "/a", mode: 1 }, { target: "/b" }] },
      {
        m: [
          { target: "/b", mode: 9 },
          { target: "/a", mode: 2 },
        ],
      },
      { m: [{ target: "/a", mode: 2 }, { target: "/b" }] },
    ],
    [
      "keep a made name as made",
      { name: "n", __defaults: ["name"] },
      { name: "n" },
      { name: "n", __defaults: ["name"] },
    ],
    [
      "call a name that drifted no default",
      { name: "n", __defaults: ["name"] },
      { name: "m" },
      { name: "m", __defaults: [] },
    ],
  ];
  for (const [name, inputs, outputs, extracted] of table) {
    it(name, () => assert.deepEqual(extractInputs(inputs, outputs), extracted));
  }
});

describe("places of a list that an edit touches", () => {
  const table: readonly (readonly [PropertyValue[], PropertyValue[], number[]])[] = [
    [["a", "b"], ["a", "b"], []],
    [["a", "b"], ["a", "c"], [1]],
    [["a", "b", "c"], ["b", "c"], [0]],
    [["a", "c"], ["a", "b", "c"], [1]],
    [
      ["a", "b", "c"],
      ["c", "b", "a"],
      [0, 1, 2],
    ],
    [[], ["a"], [0]],
    [["a"], [], [0]],
  ];
  for (const [old, now, places] of table) {
    it(`${JSON.stringify(old)} to ${JSON.stringify(now)}: ${JSON.stringify(places)}`, () => {
      assert.deepEqual(editedPlaces(old, now), places);
    });
  }
});
