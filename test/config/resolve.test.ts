import { deepEqual, equal } from "node:assert/strict";
import { parseConfig } from "../../config/parse.ts";
import type { StackConfigInput } from "../../config/schema.ts";
import { CONTEXT, changed, DIGEST, fullConfig } from "./base.ts";

const TIMES = { interval: 3000, timeout: 3000, retries: 3, startPeriod: 30_000 };
const DEFAULTS = {
  env: {},
  secrets: [],
  secretEnv: [],
  files: [],
  volumes: {},
  user: "1000:1000",
  readOnlyRoot: true,
  tmp: 67_108_864,
  capabilities: [],
  limits: { memory: 536_870_912, cpus: 1 },
  reservations: {},
  stopGrace: 10_000,
  restart: { delay: 2000, window: 10_000 },
  rollout: { monitor: 5000 },
  logs: { maxSize: 10_485_760, maxFiles: 3 },
  after: [],
  smoke: [],
  release: [],
};

describe("parseConfig, what it resolves", () => {
  const config = parseConfig(fullConfig(), CONTEXT);

  it("fills in every default of a worker", () => {
    deepEqual(config.services.mailer, {
      ...DEFAULTS,
      kind: "worker",
      image: { repository: "docker.io/library/mailer" },
      health: { kind: "none", reason: "sends mail once a day" },
      replicas: 1,
      sharedVolume: false,
      order: "start-first",
    });
  });

  it("gives polling no replicas, stop-first and a longer grace", () => {
    deepEqual(config.services.bot, {
      ...DEFAULTS,
      kind: "polling",
      image: { repository: "docker.io/acme/bot" },
      secretEnv: ["BOT_TOKEN"],
      volumes: { data: { target: "/data", readOnly: false } },
      health: { kind: "heartbeat", file: "/data/alive", maxAge: 60_000, ...TIMES },
      stopGrace: 30_000,
      after: ["web"],
      order: "stop-first",
    });
  });

  it("keeps all that a web service says, in milliseconds and bytes", () => {
    deepEqual(config.services.web, {
      kind: "web",
      image: { repository: "ghcr.io/acme/alice", digest: DIGEST },
      entrypoint: ["/bin/sh", "-c"],
      command: ["gunicorn", "alice.wsgi"],
      port: 8000,
      env: { LOG_LEVEL: "info", WORKERS: "2", DEBUG: "false" },
      secrets: ["BOT_TOKEN"],
      secretEnv: ["HMAC_KEY"],
      files: [{ target: "/app/config.json", source: "./config.json", content: "eyJhIjoxfQ==" }],
      volumes: { data: { target: "/data", readOnly: false }, media: { target: "/media", readOnly: true } },
      user: "1000:1001",
      readOnlyRoot: true,
      tmp: 16_777_216,
      capabilities: ["CHOWN", "NET_BIND_SERVICE"],
      health: {
        kind: "http",
        path: "/healthz",
        port: 8001,
        interval: 5000,
        timeout: 2000,
        retries: 5,
        startPeriod: 90_000,
      },
      limits: { memory: 1_073_741_824, cpus: 1.5 },
      reservations: { memory: 64_000_000, cpus: 0.5 },
      stopGrace: 15_000,
      stopSignal: "SIGINT",
      restart: { delay: 500, window: 20_000 },
      rollout: { monitor: 3000, timeout: 120_000 },
      logs: { maxSize: 1_048_576, maxFiles: 2 },
      after: ["mailer"],
      smoke: [{ name: "answers", run: ["python", "check.py"], timeout: 30_000 }],
      release: [],
      replicas: 2,
      sharedVolume: true,
      order: "start-first",
    });
  });

  it("tells the steps of a release from each other, and finds the volume of a file", () => {
    deepEqual(config.services.keeper?.release, [
      {
        kind: "run",
        name: "dry-run",
        at: "before",
        timeout: 300_000,
        run: ["python", "ids.py", "--dry-run"],
      },
      {
        kind: "backup",
        name: "keep",
        at: "before",
        timeout: 600_000,
        backup: {
          kind: "sqlite",
          path: "/data/alice.db",
          volume: "spool",
          restore: { table: "users", key: "id", columns: ["telegram_user_id"] },
        },
        keep: { count: 3, age: 172_800_000 },
      },
      {
        kind: "run",
        name: "schema",
        at: "after",
        timeout: 600_000,
        run: ["python", "schema.py"],
        undo: ["python", "schema.py", "7"],
      },
      { kind: "run", name: "ids", at: "after", timeout: 600_000, run: ["python", "ids.py"] },
    ]);
  });

  it("tells given secrets from generated ones, and normalises the images of the run", () => {
    deepEqual(config.secrets, {
      BOT_TOKEN: { kind: "given", value: "123456:AAAA-marker-of-the-token" },
      HMAC_KEY: { kind: "generated", bytes: 64, encoding: "base64", generation: 3 },
    });
    deepEqual(config.releaseImages, { bot: `docker.io/acme/bot@${DIGEST}` });
    deepEqual([config.app, config.stack, config.host], ["alice", "prod", { kind: "local" }]);
  });

  it("leaves the services out of a run that is for GitHub only, and nothing else", () => {
    const raw = changed(fullConfig(), [{ path: ["release"], value: { images: {}, only: "github" } }]);
    const { services, ...rest } = parseConfig(raw, CONTEXT);
    const { services: _, ...whole } = config;
    deepEqual(services, {});
    deepEqual(rest, { ...whole, releaseImages: {} });
  });

  it("takes 32 bytes in hexadecimal digits, first generation, for a generated secret", () => {
    const raw = changed(fullConfig(), [{ path: ["secrets", "HMAC_KEY"], value: { generate: {} } }]);
    const expected = { kind: "generated", bytes: 32, encoding: "hex", generation: 1 };
    deepEqual(parseConfig(raw, CONTEXT).secrets.HMAC_KEY, expected);
  });

  it("accepts a value that a preview hides", () => {
    const raw = changed(fullConfig(), [{ path: ["secrets", "BOT_TOKEN", "value"], value: "[secret]" }]);
    deepEqual(parseConfig(raw, CONTEXT).secrets.BOT_TOKEN, { kind: "given", value: "[secret]" });
  });

  it("stops a service with a writable volume of its own first, and no other", () => {
    const orders = [
      { volumes: { data: "/data" }, sharedVolume: false },
      { volumes: { data: "/data" }, sharedVolume: true },
      { volumes: { data: { target: "/data", readOnly: true } }, sharedVolume: false },
      { volumes: {}, sharedVolume: false },
    ].map(({ volumes, sharedVolume }) => {
      const raw = changed(fullConfig(), [
        { path: ["services", "web", "volumes"], value: volumes },
        { path: ["services", "web", "sharedVolume"], value: sharedVolume },
        { path: ["services", "web", "replicas"], value: 1 },
      ]);
      return parseConfig(raw, CONTEXT).services.web?.order;
    });
    deepEqual(orders, ["stop-first", "start-first", "start-first", "start-first"]);
  });

  it("asks the port of the service where health names none", () => {
    const raw = changed(fullConfig(), [{ path: ["services", "web", "health", "port"] }]);
    const health = parseConfig(raw, CONTEXT).services.web?.health;
    equal(health?.kind === "http" && health.port, 8000);
  });

  it("accepts root and the largest file when they are asked for", () => {
    const raw = changed(fullConfig(), [
      { path: ["services", "web", "user"], value: 0 },
      { path: ["services", "web", "files"], value: { "/app/x": "./largest" } },
    ]);
    const web = parseConfig(raw, CONTEXT).services.web;
    deepEqual([web?.user, web?.files[0]?.content.length], ["0", 682_668]);
  });

  it("reads a file once, so that what was checked is what is used", () => {
    let reads = 0;
    const readFile = () => ({ kind: "file" as const, content: Buffer.from(`read ${++reads}`) });
    const files = parseConfig(fullConfig(), { ...CONTEXT, readFile }).services.web?.files;
    equal(Buffer.from(files?.[0]?.content ?? "", "base64").toString(), "read 1");
  });
});

const health = { none: "x" };
// What a polling service cannot have does not type-check either.
({
  host: "local",
  // @ts-expect-error replicas
  services: { bot: { kind: "polling", image: "x", health, replicas: 2 } },
}) satisfies StackConfigInput;
({
  host: "local",
  // @ts-expect-error a web service without a port
  services: { web: { kind: "web", image: "x", health } },
}) satisfies StackConfigInput;
