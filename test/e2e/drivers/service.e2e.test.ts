import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { PartialFailure, type PropertyMap } from "../../../sandbox/drivers/driver.ts";
import { asMap } from "../../../sandbox/drivers/properties.ts";
import {
  buildImage,
  change,
  cleanUp,
  context,
  docker,
  driver,
  make,
  ownLabels,
  planned,
  prefix,
  refresh,
  running,
  sleeper,
  tasksOf,
} from "./world.ts";

const SERVICE = "docker:index/service:Service";
const IGNORES = { args: ["sleep", "1000"] };

const spec = async (id: string) => (await docker.getService(id).inspect()).Spec;
const cli = (...args: string[]) => execFileSync("docker", ["service", ...args], { stdio: "ignore" });
const taskIds = async (name: string) => (await tasksOf(name)).map((task) => String(task.ID)).sort();

/** What was measured of the real provider, and what hurts of it. */
describe("the service driver on a Docker engine", function () {
  this.timeout(120_000);
  before(() => buildImage());
  after(() => cleanUp());

  it("updates in place, and then sends the restart delay as 0 where none was given", async () => {
    const made = await make(SERVICE, sleeper("update"));
    assert.deepEqual(asMap(made.outputs.taskSpec).restartPolicy, {
      condition: "any",
      delay: "",
      maxAttempts: 0,
      window: "",
    });
    const updated = await change(SERVICE, made, sleeper("update", { user: "1000" }));
    assert.equal(updated.outputs.id, made.id);
    assert.deepEqual(asMap(updated.outputs.taskSpec).restartPolicy, {
      condition: "any",
      delay: "0s",
      maxAttempts: 0,
      window: "0s",
    });
    assert.equal((await spec(made.id)).TaskTemplate.ContainerSpec.User, "1000");
    assert.deepEqual(planned(SERVICE, updated, sleeper("update", { user: "1000" })), []);
  });

  const complete = {
    taskSpec: { restartPolicy: { condition: "any", delay: "1s", window: "5s", maxAttempts: 0 } },
  };
  const labelled = { labels: [...ownLabels, { label: "a", value: "b" }] };

  it("keeps the tasks when nothing of them changes", async () => {
    const made = await make(SERVICE, sleeper("label", {}, complete));
    await running(`${prefix}-label`);
    const before = await taskIds(`${prefix}-label`);
    await change(SERVICE, made, sleeper("label", {}, { ...complete, ...labelled }));
    assert.deepEqual(await taskIds(`${prefix}-label`), before);
  });

  it("restarts the tasks with the first update of anything where no restart policy is given", async () => {
    const made = await make(SERVICE, sleeper("restarts"));
    await running(`${prefix}-restarts`);
    const before = await taskIds(`${prefix}-restarts`);
    await change(SERVICE, made, sleeper("restarts", {}, labelled));
    assert.notDeepEqual(await taskIds(`${prefix}-restarts`), before);
  });

  it("shuffles the environment, so that an update of a label can restart the tasks", async () => {
    const env = { A: "1", B: "2", C: "3", D: "4" };
    let made = await make(SERVICE, sleeper("env", { env }, { mode: { replicated: { replicas: 0 } } }));
    const orders = new Set<string>();
    for (const value of ["1", "2", "3", "4", "5", "6"]) {
      const labels = [...ownLabels, { label: "n", value }];
      made = await change(
        SERVICE,
        made,
        sleeper("env", { env }, { labels, mode: { replicated: { replicas: 0 } } }),
      );
      const order: string[] = (await spec(made.id)).TaskTemplate.ContainerSpec.Env;
      assert.deepEqual([...order].sort(), ["A=1", "B=2", "C=3", "D=4"]);
      orders.add(order.join());
    }
    assert.ok(orders.size > 1, "six updates wrote the environment in one order");
  });

  it("plans an update for ever where inputs are not in the provider's own form", async () => {
    const inputs = sleeper(
      "forms",
      { stopGracePeriod: "60s", image: "docker.io/acme/alice:1" },
      {
        mode: { replicated: { replicas: 0 } },
        updateConfig: { maxFailureRatio: "0.25" },
        taskSpec: { restartPolicy: { condition: "any" } },
      },
    );
    const made = await make(SERVICE, inputs);
    assert.deepEqual([...planned(SERVICE, made, inputs)].sort(), [
      "taskSpec.containerSpec.image",
      "taskSpec.containerSpec.stopGracePeriod",
      "taskSpec.restartPolicy.delay",
      "taskSpec.restartPolicy.window",
      "updateConfig.maxFailureRatio",
    ]);
  });

  it("is replaced after a refresh when its network is given by name", async () => {
    const net = await make("docker:index/network:Network", {
      name: `${prefix}-named`,
      driver: "overlay",
      labels: ownLabels,
    });
    const inputs = sleeper("named", {}, { taskSpec: { networksAdvanceds: [{ name: `${prefix}-named` }] } });
    const made = await make(SERVICE, inputs);
    assert.deepEqual(planned(SERVICE, made, inputs), []);
    const refreshed = await refresh(SERVICE, made);
    assert.deepEqual(asMap(refreshed.outputs.taskSpec).networksAdvanceds, [
      { id: net.id, name: "", aliases: [], driverOpts: [] },
    ]);
    const checked = driver(SERVICE).check(inputs, refreshed.inputs, () => "unused");
    assert.deepEqual(driver(SERVICE).diff(refreshed, checked.inputs), {
      changed: ["taskSpec.networksAdvanceds"],
      replacedBy: ["taskSpec.networksAdvanceds"],
      deleteBeforeReplace: true,
    });
  });

  it("refuses a name that is taken, in Docker's words", async () => {
    const name = `${prefix}-taken`;
    await make(SERVICE, sleeper("taken"));
    await assert.rejects(make(SERVICE, sleeper("taken")), {
      message: `Error response from daemon: rpc error: code = AlreadyExists desc = name conflicts with an existing object: service ${name} already exists`,
    });
  });

  it("records a failed change of its mode, which Docker does not allow", async () => {
    const made = await make(SERVICE, sleeper("mode"));
    await assert.rejects(change(SERVICE, made, sleeper("mode", {}, { mode: { global: true } })), (error) => {
      assert.ok(error instanceof PartialFailure);
      assert.equal(error.message, "Error response from daemon: must specify only one service mode");
      assert.equal(error.id, made.id);
      assert.equal(asMap(error.outputs.mode).global, true);
      return true;
    });
  });
});

describe("the end of a service on a Docker engine", function () {
  this.timeout(120_000);
  before(() => buildImage());
  after(() => cleanUp());

  it("waits for its containers where it has a stop grace", async () => {
    const made = await make(SERVICE, sleeper("polite", { stopGracePeriod: "10s" }));
    await running(`${prefix}-polite`);
    await driver(SERVICE).delete(made.id, made, context());
    const filters = JSON.stringify({ name: [`${prefix}-polite`] });
    assert.deepEqual(await docker.listContainers({ all: true, filters }), []);
  });

  it("fails where a container outlasts the grace, and again because the service is gone, until a refresh", async () => {
    const made = await make(SERVICE, sleeper("stubborn", { ...IGNORES, stopGracePeriod: "2s" }));
    await running(`${prefix}-stubborn`);
    const remove = () => driver(SERVICE).delete(made.id, made, context());
    await assert.rejects(
      remove(),
      /^Error: error on wait for container with ID '[0-9a-f]{64}': context deadline exceeded$/,
    );
    await assert.rejects(remove(), {
      message: `Error response from daemon: service ${prefix}-stubborn not found`,
    });
    assert.equal(await driver(SERVICE).read(made.id, made, context()), undefined);
  });

  it("fails where the service is gone", async () => {
    const made = await make(SERVICE, sleeper("gone"));
    cli("rm", made.id);
    await assert.rejects(driver(SERVICE).delete(made.id, made, context()), {
      message: `Error deleting service with ID '${made.id}': Error response from daemon: service ${made.id} not found`,
    });
  });

  it("is no end where somebody made it again under its name", async () => {
    const made = await make(SERVICE, sleeper("again"));
    cli("rm", made.id);
    const other = await make(SERVICE, sleeper("again"));
    const read = await driver(SERVICE).read(made.id, made, context());
    assert.equal(read?.id, other.id);
    assert.equal(read?.outputs.id, other.id);
  });
});

describe("a service that shall converge on a Docker engine", function () {
  this.timeout(120_000);
  before(() => buildImage());
  after(() => cleanUp());
  const convergeConfig = { delay: "1s", timeout: "60s" };

  it("is deleted when its creation does not", async () => {
    const inputs = sleeper("bad", { args: ["false"] }, { convergeConfig: { delay: "1s", timeout: "7s" } });
    await assert.rejects(
      make(SERVICE, inputs),
      /^Error: Service with ID \([a-z0-9]{25}\) did not converge after 7s$/,
    );
    assert.equal(
      (await docker.listServices()).find((s) => s.Spec?.Name === `${prefix}-bad`),
      undefined,
    );
  });

  it("keeps the old task and fails when its update is rolled back, and says what was wanted", async () => {
    const rest = {
      convergeConfig,
      updateConfig: { failureAction: "rollback", monitor: "3s", order: "start-first" },
    };
    const made = await make(SERVICE, sleeper("back", {}, rest));
    const before = await taskIds(`${prefix}-back`);
    const bad = sleeper("back", { args: ["sh", "-c", "sleep 0.5; exit 3"] }, rest);
    await assert.rejects(change(SERVICE, made, bad), (error) => {
      assert.ok(error instanceof PartialFailure);
      assert.match(error.message, /^service rollback completed: update rolled back due to failure/);
      assert.deepEqual(asMap(asMap(error.outputs.taskSpec).containerSpec).args, [
        "sh",
        "-c",
        "sleep 0.5; exit 3",
      ]);
      return true;
    });
    await running(`${prefix}-back`);
    assert.ok((await taskIds(`${prefix}-back`)).includes(before[0] ?? ""));
    const good = await change(SERVICE, made, sleeper("back", { user: "1000" }, rest));
    assert.deepEqual(planned(SERVICE, good, sleeper("back", { user: "1000" }, rest)), []);
  });
});

describe("drift of a service on a Docker engine", function () {
  this.timeout(180_000);
  before(() => buildImage());
  after(() => cleanUp());
  const container = "taskSpec.containerSpec";
  const table: readonly (readonly [string, readonly string[], readonly string[], boolean?])[] = [
    ["another number of replicas", ["--replicas", "2"], ["mode.replicated.replicas"]],
    [
      "variables changed and added",
      ["--env-add", "A=9", "--env-add", "C=3"],
      [`${container}.env.A`, `${container}.env.C`],
    ],
    ["a variable removed", ["--env-rm", "B"], [`${container}.env.B`]],
    ["the only label removed", ["--label-rm", "slipway.app"], ["labels"]],
    ["another user", ["--user", "1000"], [`${container}.user`]],
    ["a forced update", ["--force"], ["taskSpec.forceUpdate"]],
    ["another policy", ["--update-order", "start-first"], ["updateConfig.order"]],
    ["a limit where the program leaves them to Docker", ["--limit-memory", "50M"], []],
    ["a host, which replaces", ["--host-add", "h:1.2.3.4"], [`${container}.hosts`], true],
    ["a container label, which replaces", ["--container-label-add", "q=r"], [`${container}.labels`], true],
  ];
  const inputs = (index: number): PropertyMap =>
    sleeper(
      `drift${index}`,
      { env: { A: "1", B: "2" }, user: "0" },
      {
        mode: { replicated: { replicas: 0 } },
        updateConfig: { parallelism: 1 },
        taskSpec: { forceUpdate: 0 },
      },
    );
  for (const [index, [name, args, paths, replaces = false]] of table.entries()) {
    it(`shows ${name}`, async () => {
      const made = await make(SERVICE, inputs(index));
      cli("update", "-d", "--no-resolve-image", ...args, made.id);
      const refreshed = await refresh(SERVICE, made);
      const result = driver(SERVICE).diff(
        refreshed,
        driver(SERVICE).check(inputs(index), refreshed.inputs, () => "unused").inputs,
      );
      assert.deepEqual([[...result.changed].sort(), result.replacedBy.length > 0], [paths, replaces]);
    });
  }
});
