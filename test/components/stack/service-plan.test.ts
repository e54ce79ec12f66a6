import assert from "node:assert/strict";
import { planService } from "../../../components/stack/service-plan.ts";
import { gateTimeoutSeconds } from "../../../components/stack/timing.ts";
import type { ServiceConfig } from "../../../config/config.ts";

const owner = { app: "alice", stack: "staging" };
const image = `docker.io/acme/alice@sha256:${"a".repeat(64)}`;

const web: ServiceConfig = {
  kind: "web",
  image: { repository: "docker.io/acme/alice" },
  port: 8000,
  replicas: 2,
  sharedVolume: false,
  order: "start-first",
  env: { LOG_LEVEL: "info" },
  secrets: ["BOT_TOKEN"],
  secretEnv: ["KEY"],
  files: [],
  volumes: {},
  user: "1000:1000",
  readOnlyRoot: true,
  tmp: 67_108_864,
  capabilities: [],
  health: {
    kind: "http",
    path: "/healthz",
    port: 8000,
    interval: 3000,
    timeout: 3000,
    retries: 3,
    startPeriod: 30_000,
  },
  limits: { memory: 536_870_912, cpus: 0.5 },
  reservations: {},
  stopGrace: 10_000,
  restart: { delay: 2000, window: 10_000 },
  rollout: { monitor: 5000 },
  logs: { maxSize: 10_485_760, maxFiles: 3 },
  after: [],
  smoke: [],
  release: [],
};

const { replicas: _replicas, sharedVolume: _shared, ...common } = web;
const polling: ServiceConfig = { ...common, kind: "polling", order: "stop-first", stopGrace: 30_000 };

describe("planService", () => {
  const plan = planService(owner, "web", web, image);

  it("names and labels the service", () => {
    assert.equal(plan.name, "alice-staging-web");
    assert.deepEqual(plan.labels, [
      { label: "slipway.app", value: "alice" },
      { label: "slipway.stack", value: "staging" },
      { label: "slipway.service", value: "web" },
    ]);
  });

  it("starts the new task of a web service before the old one stops, and goes back by itself", () => {
    const rollout = {
      parallelism: 1,
      delay: "0s",
      maxFailureRatio: "0.0",
      // The health check has waited out the window of 5 s by then.
      monitor: "1s",
      order: "start-first",
    };
    assert.deepEqual(plan.updateConfig, { ...rollout, failureAction: "rollback" });
    assert.deepEqual(plan.rollbackConfig, { ...rollout, failureAction: "pause" });
  });

  it("stops the old task of a polling service before the new one starts, in both directions", () => {
    const { mode, updateConfig, rollbackConfig, container } = planService(owner, "bot", polling, image);
    assert.deepEqual(mode, { replicated: { replicas: 1 } });
    assert.equal(updateConfig.order, "stop-first");
    assert.equal(rollbackConfig.order, "stop-first");
    assert.equal(container.stopGracePeriod, "30s");
  });

  it("gives the restart policy whole and without a limit of attempts", () => {
    const restartPolicy = { condition: "any", delay: "2s", maxAttempts: 0, window: "10s" };
    assert.deepEqual(plan.taskSpec.restartPolicy, restartPolicy);
  });

  it("takes everything from the container that it does not need", () => {
    const { user, readOnly, capDrops, init } = plan.container;
    assert.deepEqual(
      { user, readOnly, capDrops, init },
      { user: "1000:1000", readOnly: true, capDrops: ["ALL"], init: true },
    );
    assert.equal("capAdds" in plan.container, false);
  });

  it("tells the service where its mounted secrets are, and nothing of the others", () => {
    assert.deepEqual(plan.env, { LOG_LEVEL: "info", BOT_TOKEN_FILE: "/run/secrets/BOT_TOKEN" });
  });

  it("gives limits in bytes and billionths of a processor, and no reservation where none is asked for", () => {
    assert.deepEqual(plan.taskSpec.resources, {
      limits: { memoryBytes: 536_870_912, nanoCpus: 500_000_000 },
    });
  });

  it("calls images of Docker Hub by their short name, as Docker does", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const called = (long: string) => planService(owner, "web", web, `${long}@${digest}`).container.image;
    assert.equal(called("docker.io/acme/alice"), `acme/alice@${digest}`);
    assert.equal(called("docker.io/library/redis"), `redis@${digest}`);
    assert.equal(called("ghcr.io/docker.io/alice"), `ghcr.io/docker.io/alice@${digest}`);
  });

  it("mounts volumes by their physical names", () => {
    const service = { ...web, volumes: { data: { target: "/data", readOnly: false } } };
    assert.deepEqual(planService(owner, "web", service, image).volumeMounts.volumes, [
      { name: "data", source: "alice-staging-web-data", target: "/data", readOnly: false },
    ]);
  });

  it("switches off a health check that the image brings where the service wants none", () => {
    const service: ServiceConfig = { ...web, health: { kind: "none", reason: "it only writes" } };
    assert.deepEqual(planService(owner, "web", service, image).container.healthcheck, { tests: ["NONE"] });
  });

  it("lets a task that starts first count as healthy only after the monitor window", () => {
    const held = planService(owner, "web", web, image).container.healthcheck;
    assert.deepEqual(held.tests.slice(-2), ["3", "5"]);
    assert.deepEqual([held.interval, held.timeout], ["3s", "11s"]);
    const times = { interval: 3000, timeout: 3000, retries: 3, startPeriod: 30_000 };
    const health = { kind: "command" as const, command: ["check"], ...times };
    const { tests, interval, timeout } = planService(owner, "web", { ...web, health }, image).container
      .healthcheck;
    assert.deepEqual([tests, interval, timeout], [["CMD", "check"], "5s", "3s"]);
  });

  it("watches a service without a health check, and one that stops first, for the whole window", () => {
    const unchecked: ServiceConfig = { ...web, health: { kind: "none", reason: "it only writes" } };
    assert.equal(planService(owner, "web", unchecked, image).updateConfig.monitor, "5s");
    assert.equal(planService(owner, "bot", polling, image).updateConfig.monitor, "5s");
  });

  it("lets a stopped service run no task, and rolls a restarted one by its number", () => {
    const planned = (operation: ServiceConfig["operation"]) =>
      planService(owner, "web", { ...web, ...(operation && { operation }) }, image);
    assert.deepEqual(planned({ stopped: true }).mode, { replicated: { replicas: 0 } });
    assert.deepEqual(planned({ stopped: false, restarts: 1 }).mode, { replicated: { replicas: 2 } });
    assert.equal(planned({ restarts: 3 }).taskSpec.forceUpdate, 3);
    assert.equal("forceUpdate" in planned(undefined).taskSpec, false);
    // A stop takes as long as a stop takes.
    const short = { monitor: 5000, timeout: 5000 };
    const stopping: ServiceConfig = { ...web, rollout: short, operation: { stopped: true } };
    assert.equal(gateTimeoutSeconds(stopping), gateTimeoutSeconds(web));
  });

  it("checks a heartbeat by the age of the file", () => {
    const times = { interval: 3000, timeout: 3000, retries: 3, startPeriod: 90_000 };
    const health = { kind: "heartbeat" as const, file: "/tmp/beat", maxAge: 45_000, ...times };
    const { tests, ...rest } = planService(owner, "bot", { ...polling, health }, image).container.healthcheck;
    assert.deepEqual(
      [tests[0], tests[1], tests[2], ...tests.slice(4)],
      ["CMD", "sh", "-c", "health", "/tmp/beat", "45", "0"],
    );
    assert.deepEqual(rest, { interval: "3s", timeout: "3s", retries: 3, startPeriod: "1m30s" });
  });
});

describe("gateTimeoutSeconds", () => {
  it("allows each task its start and its stop, then the monitor window", () => {
    // 5 s monitor window, 30 s start period, 4 checks of 6 s, 10 s stop, 2 s delay: 71 s a task.
    assert.equal(gateTimeoutSeconds(web), 2 * 71 + 1 + 30);
  });

  it("is what the configuration says", () => {
    assert.equal(gateTimeoutSeconds({ ...web, rollout: { monitor: 5000, timeout: 90_000 } }), 90);
  });
});
