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

  it("takes it over in the place of what was deleted for it: what needs it comes after that", () => {
    const resources = [net, { urn: "web", pendingReplacement: true }, { urn: "gate", dependencies: ["web"] }];
    const after = settled({ resources, pending_operations: [creating] }, new Map([["web", "s1"]]));
    assert.deepEqual(
      after.resources?.map(({ urn }) => urn),
      ["net", "web", "gate"],
    );
  });

  it("takes it over in the place of what had another URN, in every reference too", () => {
    const resource = { ...wanted, aliases: ["site"] };
    const names = (site: StoredResource) => {
      const gate = { urn: "gate", parent: "site", dependencies: ["net", "site"] };
      const deployment = {
        resources: [net, site, gate],
        pending_operations: [{ type: "creating", resource }],
      };
      return settled(deployment, new Map([["web", "s1"]])).resources;
    };
    const made = { ...wanted, id: "s1", outputs: { name: "a-web", id: "s1" } };
    const gate = { urn: "gate", parent: "web", dependencies: ["net", "web"] };
    assert.deepEqual(names({ urn: "site", pendingReplacement: true }), [net, made, gate]);
    assert.deepEqual(names({ urn: "site" }), [net, { urn: "web", delete: true }, gate, made]);
  });

  it("takes over once what was begun twice, as it was begun last", () => {
    const again = { type: "creating", resource: { urn: "web", inputs: { name: "b-web" } } };
    const after = settled(
      { resources: [net], pending_operations: [creating, again] },
      new Map([["web", "s1"]]),
    );
    assert.deepEqual(
      after.resources?.map(({ urn, inputs }) => [urn, inputs]),
      [
        ["net", undefined],
        ["web", { name: "b-web" }],
      ],
    );
  });

  it("drops references to what is gone by now", () => {
    const resource = {
      ...wanted,
      parent: "root",
      deletedWith: "net",
      dependencies: ["net", "gone"],
      propertyDependencies: { a: ["gone"], b: ["net"], c: null },
    };
    const operation = { type: "creating", resource };
    const after = settled({ resources: [net], pending_operations: [operation] }, new Map([["web", "s1"]]));
    assert.deepEqual(after.resources?.[1], {
      ...wanted,
      id: "s1",
      outputs: { name: "a-web", id: "s1" },
      deletedWith: "net",
      dependencies: ["net"],
      propertyDependencies: { a: [], b: ["net"], c: [] },
    });
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
