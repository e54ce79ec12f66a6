import assert from "node:assert/strict";
import { deletionLevels } from "../../../sandbox/engine/deletion-order.ts";
import type { ResourceRecord } from "../../../sandbox/engine/record.ts";
import { NOTHING } from "../../../sandbox/engine/sealed.ts";

describe("deletionLevels", () => {
  const record = (
    urn: string,
    dependencies: string[] = [],
    more: Partial<ResourceRecord> = {},
  ): ResourceRecord => ({
    urn,
    type: "t",
    custom: true,
    inputs: NOTHING,
    outputs: NOTHING,
    dependencies,
    propertyDependencies: {},
    protect: false,
    retainOnDelete: false,
    additionalSecretOutputs: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    external: false,
    delete: false,
    pendingReplacement: false,
    initErrors: [],
    ...more,
  });
  const names = (records: ResourceRecord[]) =>
    deletionLevels(records).map((level) => level.map((item) => (item.delete ? `${item.urn}'` : item.urn)));

  it("takes dependents first, and independent ones together", () => {
    assert.deepEqual(names([record("a"), record("b", ["a"]), record("c", ["a"]), record("d", ["b", "c"])]), [
      ["d"],
      ["c", "b"],
      ["a"],
    ]);
  });

  it("counts parents, providers and the dependencies of properties", () => {
    const records = [
      record("a"),
      record("p"),
      record("b", [], { parent: "a", provider: "p::id", propertyDependencies: { x: ["c"] } }),
      record("c"),
    ];
    assert.deepEqual(names(records), [["b"], ["c", "p", "a"]]);
  });

  it("takes what may still use an old copy before that copy", () => {
    const copy = record("secret", [], { delete: true });
    assert.deepEqual(names([record("secret"), record("service", ["secret"]), copy]), [
      ["service"],
      ["secret'", "secret"],
    ]);
  });

  it("comes to an end when copies of different times need each other", () => {
    const copies = [record("a", ["b"], { delete: true }), record("b", ["a"]), record("a", [])];
    assert.deepEqual(names(copies), [["a'"], ["b"], ["a"]]);
    const circle = [record("a", ["b"], { delete: true }), record("b", ["a"], { delete: true })];
    assert.deepEqual(names(circle), [["b'", "a'"]]);
  });
});
