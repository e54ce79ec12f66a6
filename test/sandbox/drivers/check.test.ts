import assert from "node:assert/strict";
import { type PropertyMap, UNKNOWN } from "../../../sandbox/drivers/driver.ts";
import { drivers } from "../../../sandbox/drivers/registry.ts";

const SERVICE = "docker:index/service:Service";
const SECRET = "docker:index/secret:Secret";
const CONFIG = "docker:index/serviceConfig:ServiceConfig";

function check(type: string, news: PropertyMap, olds?: PropertyMap) {
  const driver = drivers(type);
  assert.ok(driver);
  return driver.check(news, olds, () => "thing-1a2b3c4");
}

const service = (container: PropertyMap, rest: PropertyMap = {}): PropertyMap => ({
  name: "bot",
  taskSpec: { containerSpec: { image: "bot:1", ...container } },
  ...rest,
});

describe("names that nobody gives", () => {
  it("are made at the first check, and marked", () => {
    const { inputs } = check(SECRET, { data: "aGk=" });
    assert.deepEqual(inputs, { data: "aGk=", name: "thing-1a2b3c4", __defaults: ["name"] });
  });
  it("are kept as long as the resource is", () => {
    const { inputs } = check(
      SECRET,
      { data: "eW8=" },
      { data: "aGk=", name: "thing-0", __defaults: ["name"] },
    );
    assert.deepEqual(inputs, { data: "eW8=", name: "thing-0", __defaults: ["name"] });
  });
  it("are the old ones where the program gave one before", () => {
    const { inputs } = check(SECRET, { data: "aGk=" }, { data: "aGk=", name: "mine", __defaults: [] });
    assert.deepEqual(inputs, { data: "aGk=", name: "mine", __defaults: ["name"] });
  });
  it("let the successor come first, and names of the program's do not", () => {
    const driver = drivers(SECRET);
    const olds = { inputs: {}, outputs: { name: "n", data: "aGk=", labels: [] } };
    const replaced = (defaults: string[]) =>
      driver?.diff(olds, { name: "n", data: "eW8=", __defaults: defaults }).deleteBeforeReplace;
    assert.equal(replaced(["name"]), false);
    assert.equal(replaced([]), true);
  });
  it("let even a renamed resource go first when the program gives its name", () => {
    const olds = { inputs: {}, outputs: { name: "n", data: "aGk=", labels: [] } };
    assert.deepEqual(drivers(SECRET)?.diff(olds, { name: "m", data: "aGk=", __defaults: [] }), {
      changed: ["name"],
      replacedBy: ["name"],
      deleteBeforeReplace: true,
    });
  });
});

describe("defaults", () => {
  const table: readonly (readonly [string, PropertyMap, PropertyMap])[] = [
    [
      "a secret's file",
      { secrets: [{ secretId: "s", fileName: "f" }] },
      { secrets: [{ secretId: "s", fileName: "f", fileUid: "0", fileGid: "0", fileMode: 0o444 }] },
    ],
    [
      "a health check's times",
      { healthcheck: { tests: ["NONE"] } },
      { healthcheck: { tests: ["NONE"], interval: "0s", timeout: "0s", startPeriod: "0s" } },
    ],
    [
      "a bind mount",
      { mounts: [{ type: "bind", target: "/a", bindOptions: {} }] },
      { mounts: [{ type: "bind", target: "/a", bindOptions: { propagation: "rprivate" } }] },
    ],
  ];
  for (const [name, given, completed] of table) {
    it(`complete ${name}`, () => {
      assert.deepEqual(check(SERVICE, service(given)).inputs, {
        ...service({ ...completed, isolation: "default" }),
        __defaults: [],
      });
    });
  }
  it("complete an update policy", () => {
    const { inputs } = check(SERVICE, service({}, { updateConfig: { order: "start-first" } }));
    assert.deepEqual(inputs.updateConfig, {
      order: "start-first",
      parallelism: 1,
      delay: "0s",
      failureAction: "pause",
      monitor: "5s",
      maxFailureRatio: "0.0",
    });
  });
});

describe("problems", () => {
  const container = "taskSpec.containerSpec";
  const table: readonly (readonly [string, PropertyMap, string, string])[] = [
    [
      SERVICE,
      service({ stopGracePeriod: "soon" }),
      `${container}.stopGracePeriod`,
      "'soon' is not a valid duration",
    ],
    [
      SERVICE,
      service({ stopGracePeriod: "-1s" }),
      `${container}.stopGracePeriod`,
      "'-1s' duration must not be negative",
    ],
    [
      SERVICE,
      service({ isolation: "none" }),
      `${container}.isolation`,
      "'none' doesn't match the pattern '^(default|process|hyperv)$'",
    ],
    [
      SERVICE,
      service({ mounts: [{ type: "volume" }] }),
      `${container}.mounts[0].target`,
      "is required, and missing",
    ],
    [SERVICE, service({ bogus: 1 }), `${container}.bogus`, "the resource has no such property"],
    [SERVICE, service({ args: "sleep" }), `${container}.args`, "must be a list"],
    [SERVICE, service({ env: { A: 1 } }), `${container}.env`, "must be texts by key"],
    [SERVICE, service({ readOnly: "yes" }), `${container}.readOnly`, "must be true or false"],
    [
      SERVICE,
      service({}, { mode: { replicated: { replicas: -1 } } }),
      "mode.replicated.replicas",
      "'-1' cannot be lower than 0",
    ],
    [
      SERVICE,
      service({}, { updateConfig: { maxFailureRatio: "2" } }),
      "updateConfig.maxFailureRatio",
      "'2' has to be between 0.0 and 1.0",
    ],
    [
      SERVICE,
      service({}, { updateConfig: { maxFailureRatio: "few" } }),
      "updateConfig.maxFailureRatio",
      "'few' is not a float",
    ],
    [
      SERVICE,
      service({}, { rollbackConfig: { failureAction: "rollback" } }),
      "rollbackConfig.failureAction",
      "'rollback' doesn't match the pattern '^(pause|continue)$'",
    ],
    [
      SERVICE,
      service({}, { mode: { global: true, replicated: {} } }),
      "mode.global",
      "conflicts with mode.replicated",
    ],
    [
      SERVICE,
      service({}, { mode: { global: true }, convergeConfig: {} }),
      "mode.global",
      "conflicts with convergeConfig",
    ],
    [SERVICE, { name: "bot" }, "taskSpec", "is required, and missing"],
    [SECRET, { name: "s", data: "not base64!" }, "data", "the value (not shown) is not base64 decodeable"],
    [SECRET, { name: "s", data: "abc" }, "data", "the value (not shown) is not base64 decodeable"],
    [SECRET, { name: "s" }, "data", "is required, and missing"],
    [CONFIG, { name: "c" }, "data", "exactly one of data and dataRaw must be given"],
    [
      CONFIG,
      { name: "c", data: "aGk=", dataRaw: "hi" },
      "data",
      "exactly one of data and dataRaw must be given",
    ],
    [
      "docker:index/volume:Volume",
      { name: "v", cluster: {} },
      "cluster",
      "cluster volumes are not part of the sandbox",
    ],
    [
      "docker:index/network:Network",
      { name: "n", scope: "swarm" },
      "scope",
      "the resource has no such property",
    ],
    ["random:index/randomBytes:RandomBytes", { length: 0 }, "length", "'0' cannot be lower than 1"],
    [
      "random:index/randomPassword:RandomPassword",
      { length: 3, minUpper: 2, minLower: 2 },
      "length",
      "is 3, must be at least 4, the sum of the minima",
    ],
    [
      "random:index/randomPassword:RandomPassword",
      { length: 3, upper: false, lower: false, numeric: false, special: false },
      "numeric",
      "at least one kind of characters must be allowed",
    ],
    ["command:local:Command", { create: 5 }, "create", "must be a text"],
    [
      "command:local:Command",
      { archivePaths: ["*"] },
      "archivePaths",
      "files as outputs are not part of the sandbox",
    ],
  ];
  for (const [type, inputs, property, reason] of table) {
    it(`${type.split(":").at(-1)}: ${property}: ${reason}`, () => {
      assert.deepEqual(check(type, inputs).failures, [{ property, reason }]);
    });
  }
  it("are found all at once", () => {
    const { failures } = check(SERVICE, service({ stopGracePeriod: "soon", env: [] }, { bogus: true }));
    assert.deepEqual(failures.map(({ property }) => property).sort(), [
      "bogus",
      `${container}.env`,
      `${container}.stopGracePeriod`,
    ]);
  });
  it("are none where a preview cannot know", () => {
    assert.deepEqual(check(SECRET, { data: UNKNOWN }).failures, []);
    assert.deepEqual(check(SERVICE, { name: UNKNOWN, taskSpec: UNKNOWN }).failures, []);
    assert.deepEqual(
      check(SERVICE, service({ stopGracePeriod: UNKNOWN, env: UNKNOWN, args: [UNKNOWN] })).failures,
      [],
    );
  });
  it("never show what a secret holds", () => {
    const marker = "PLANTED!";
    assert.ok(!JSON.stringify(check(SECRET, { data: marker }).failures).includes(marker));
  });
});
