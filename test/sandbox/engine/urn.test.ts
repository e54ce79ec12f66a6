import assert from "node:assert/strict";
import { nameOf, providerUrn, stackUrn, urnOf } from "../../../sandbox/engine/urn.ts";

describe("URNs", () => {
  const base = { stack: "dev", project: "alice", type: "t:i:T", name: "a::b" };
  it("name the types of all parents but the stack", () => {
    const root = stackUrn("alice", "dev");
    assert.equal(urnOf({ ...base, parent: root }), "urn:pulumi:dev::alice::t:i:T::a::b");
    const parent = urnOf({ ...base, type: "slipway:stack:BotStack", name: "bot", parent: root });
    assert.equal(urnOf({ ...base, parent }), "urn:pulumi:dev::alice::slipway:stack:BotStack$t:i:T::a::b");
  });

  it("give back the name, and the provider of a reference", () => {
    assert.equal(nameOf(urnOf(base)), "a::b");
    assert.equal(providerUrn(`${urnOf(base)}::1234`), urnOf(base));
  });
});
