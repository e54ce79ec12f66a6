import assert from "node:assert/strict";
import { type PropertyMap, UNKNOWN } from "../../../sandbox/drivers/driver.ts";
import { asMap } from "../../../sandbox/drivers/properties.ts";
import { drivers } from "../../../sandbox/drivers/registry.ts";
import { golden, goldenResources } from "./golden.ts";

const state = (name: string) => {
  const { inputs, outputs } = golden(name);
  return { inputs, outputs };
};

describe("outputs in a preview", () => {
  for (const { type, logicalName } of goldenResources()) {
    // The recorded network is replaced by every `up`: its plan is another network.
    if (logicalName === "net") continue;
    it(`of ${logicalName}, unchanged, are those of the state`, () => {
      const { inputs, outputs } = state(logicalName);
      const planned = drivers(type)?.plan(inputs, { inputs, outputs });
      assert.deepEqual(withoutRatios(planned), withoutRatios(outputs));
    });
  }
  it("of a new volume are unknown where Docker decides", () => {
    assert.deepEqual(drivers("docker:index/volume:Volume")?.plan({ name: "v" }), {
      name: "v",
      labels: [],
      driver: UNKNOWN,
      driverOpts: null,
      cluster: null,
      mountpoint: UNKNOWN,
      id: UNKNOWN,
    });
  });
  it("of a new service are unknown where Docker decides", () => {
    const planned = drivers("docker:index/service:Service")?.plan(golden("minimal").inputs) ?? {};
    const task = asMap(planned.taskSpec);
    const unknown = (map: PropertyMap) => Object.keys(map).filter((key) => map[key] === UNKNOWN);
    assert.deepEqual(unknown(planned), ["labels", "mode", "endpointSpec", "id"]);
    assert.deepEqual(unknown(task), ["resources", "restartPolicy", "placement", "forceUpdate", "runtime"]);
    assert.deepEqual(unknown(asMap(task.containerSpec)), [
      "stopGracePeriod",
      "healthcheck",
      "dnsConfig",
      "init",
    ]);
  });
  it("call a collection unknown that has one unknown element", () => {
    const { inputs } = golden("full");
    const container = asMap(asMap(inputs.taskSpec).containerSpec);
    container.env = { A: UNKNOWN, B: "1" };
    container.args = ["sh", UNKNOWN];
    const planned = drivers("docker:index/service:Service")?.plan(inputs, state("full")) ?? {};
    const { env, args, user } = asMap(asMap(planned.taskSpec).containerSpec);
    assert.deepEqual([env, args, user], [UNKNOWN, UNKNOWN, "1000:1000"]);
  });
  it("of a secret that is made anew have a new id", () => {
    const driver = drivers("docker:index/secret:Secret");
    assert.equal(driver?.plan({ name: "s", data: "aGk=" }).id, UNKNOWN);
    assert.equal(driver?.plan(golden("sec").inputs, state("sec")).id, golden("sec").outputs.id);
  });
});

/** `0` is planned as the `0.0` that the state has: one ratio. */
function withoutRatios(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"maxFailureRatio":"0"', '"maxFailureRatio":"0.0"'));
}
