import assert from "node:assert/strict";
import { type StoredResource, settled, unprotected } from "../../engine/state-edit.ts";

describe("settled", () => {
  const net: StoredResource = { urn: "net" };
  const wanted: StoredResource = { urn: "web", inputs: { name: "a-web" } };
  const creating = { type: "creating", resource: wanted };

  it("takes what was made over as a resource, after all others, with its inputs for outputs", () => {
    assert.deepEqual(
      settled({ resources: [net], pending_operations: [creating] }, new Map([["web", "s1"]])),
      {
        resources: [
          net,
          { urn: "web", inputs: { name: "a-web" }, id: "s1", outputs: { name: "a-web", id: "s1" } },
        ],
        pending_operations: [],
      },
    );
  });

  it("forgets a creation that came to nothing, and every other operation", () => {
    const updating = { type: "updating", resource: net };
    assert.deepEqual(settled({ resources: [net], pending_operations: [creating, updating] }, new Map()), {
      resources: [net],
      pending_operations: [],
    });
  });

  it("lets what it was to replace wait for its deletion, unless that is gone already", () => {
    const old = { urn: "web", id: "s0" };
    const made = new Map([["web", "s1"]]);
    const ids = (resources: readonly object[]) =>
      settled({ resources: resources as [], pending_operations: [creating] }, made).resources?.map((each) => [
        (each as { id?: string }).id,
        each.delete ?? false,
      ]);
    assert.deepEqual(ids([old]), [
      ["s0", true],
      ["s1", false],
    ]);
    assert.deepEqual(ids([{ ...old, pendingReplacement: true }]), [["s1", false]]);
    assert.deepEqual(ids([{ ...old, delete: true }]), [
      ["s0", true],
      ["s1", false],
    ]);
  });

  it("leaves a state without operations as it is", () => {
    assert.deepEqual(settled({ resources: [net] }, new Map()), { resources: [net], pending_operations: [] });
    assert.deepEqual(settled({ resources: null }, new Map()), { resources: [], pending_operations: [] });
  });
});

describe("unprotected", () => {
  it("takes the protection of the named ones away, and of no other", () => {
    const [a, b] = [
      { urn: "a", protect: true },
      { urn: "b", protect: true },
    ];
    assert.deepEqual(unprotected({ resources: [a, b] }, ["b"]), { resources: [a, { ...b, protect: false }] });
  });
});
