import assert from "node:assert/strict";
import { servicesNotPassed } from "../../cli/gates.ts";
import { resource, serviceResources } from "./fake-engine.ts";

describe("servicesNotPassed", () => {
  const names = (resources: Parameters<typeof servicesNotPassed>[0]) =>
    servicesNotPassed(resources).map(({ name }) => name);
  const passed = serviceResources("web", true);

  it("leaves out services whose gate passed the last attempt", () => {
    assert.deepEqual(names(passed), []);
  });

  it("names services whose gate passed another attempt", () => {
    assert.deepEqual(names([...passed, ...serviceResources("bot", false)]), ["bot"]);
  });

  it("names a service without a gate, or without an attempt", () => {
    assert.deepEqual(names(passed.filter(({ name }) => name !== "web-gate")), ["web"]);
    assert.deepEqual(names(passed.filter(({ name }) => name !== "web-prepare")), ["web"]);
  });

  it("does not take two hidden attempts for the same", () => {
    const hidden = [
      passed[0] as never,
      resource("command:local:Command", "web-prepare", { outputs: { stdout: "[secret]" } }),
      resource("command:local:Command", "web-gate", {
        inputs: { environment: { SLIPWAY_ATTEMPT: "[secret]" } },
      }),
    ];
    assert.deepEqual(names(hidden), ["web"]);
  });

  it("leaves out what waits for its deletion", () => {
    assert.deepEqual(names([{ ...(passed[0] as ReturnType<typeof resource>), pendingDelete: true }]), []);
  });
});
