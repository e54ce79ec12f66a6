import { type ParseContext, parseConfig } from "../../config/parse.ts";
import type { StackConfigInput } from "../../config/schema.ts";

/** A digest in the right form. */
export const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

/** A valid configuration that says everything there is to say. A new copy each time, free to be broken. */
export function fullConfig() {
  return {
    host: "local",
    repository: { owner: "acme", name: "alice" },
    environment: {
      name: "production",
      reviewers: { users: ["Ann", "bob"], teams: ["operators"] },
      selfReview: false,
      adminsBypass: false,
      wait: "1h5m",
      branches: ["main"],
      tags: ["v*"],
      secrets: ["HMAC_KEY"],
      variables: { LOG_LEVEL: "info", WORKERS: 2 },
    },
    protection: { branch: "main", approvals: 2, checks: ["Build", "Test"], linearHistory: true },
    secrets: {
      BOT_TOKEN: { value: "123456:AAAA-marker-of-the-token" },
      HMAC_KEY: { generate: { bytes: 64, encoding: "base64" }, generation: 3 },
    },
    services: {
      web: {
        kind: "web",
        image: `ghcr.io/acme/alice@${DIGEST}`,
        entrypoint: ["/bin/sh", "-c"],
        command: ["gunicorn", "alice.wsgi"],
        port: 8000,
        replicas: 2,
        sharedVolume: true,
        env: { LOG_LEVEL: "info", WORKERS: 2, DEBUG: false },
        secrets: ["BOT_TOKEN"],
        secretEnv: ["HMAC_KEY"],
        files: { "/app/config.json": "./config.json" },
        volumes: { data: "/data", media: { target: "/media/", readOnly: true } },
        user: "1000:1001",
        readOnlyRoot: true,
        tmp: "16MiB",
        capabilities: ["NET_BIND_SERVICE", "CHOWN"],
        health: {
          http: "/healthz",
          port: 8001,
          interval: "5s",
          timeout: "2s",
          retries: 5,
          startPeriod: "1m30s",
        },
        limits: { memory: "1GiB", cpus: 1.5 },
        reservations: { memory: "64MB", cpus: 0.5 },
        stopGrace: "15s",
        stopSignal: "SIGINT",
        restart: { delay: "500ms", window: "20s" },
        rollout: { monitor: "3s", timeout: "2m" },
        logs: { maxSize: 1048576, maxFiles: 2 },
        after: ["mailer"],
        smoke: [{ name: "answers", run: ["python", "check.py"], timeout: "30s" }],
      },
      bot: {
        kind: "polling",
        image: "acme/bot",
        secretEnv: ["BOT_TOKEN"],
        volumes: { data: { target: "/data" } },
        health: { heartbeat: { file: "/data/alive", maxAge: "60s" } },
        after: ["web"],
      },
      mailer: {
        kind: "worker",
        image: "mailer",
        health: { none: "sends mail once a day" },
      },
      keeper: {
        kind: "worker",
        image: "keeper",
        health: { none: "keeps the books" },
        volumes: { spool: "/data" },
        smoke: [{ name: "sends", run: ["python", "check.py"] }],
        release: [
          { name: "dry-run", at: "before", run: ["python", "ids.py", "--dry-run"], timeout: "5m" },
          {
            name: "keep",
            at: "before",
            backup: {
              sqlite: "/data/alice.db",
              restore: { table: "users", key: "id", columns: ["telegram_user_id"] },
            },
            keep: { count: 3, age: "48h" },
          },
          { name: "schema", at: "after", run: ["python", "schema.py"], undo: ["python", "schema.py", "7"] },
          { name: "ids", at: "after", run: ["python", "ids.py"] },
        ],
      },
    },
    release: { images: { bot: `acme/bot@${DIGEST}` } },
  } satisfies StackConfigInput;
}

/** A project with three files. */
export const CONTEXT: ParseContext = {
  app: "alice",
  stack: "prod",
  readFile: (path) => {
    if (path === "./config.json") return { kind: "file", content: Buffer.from('{"a":1}') };
    if (path === "./empty") return { kind: "file", content: Buffer.alloc(0) };
    if (path === "./largest") return { kind: "file", content: Buffer.alloc(511_999, "x") };
    if (path === "./too-large") return { kind: "file", content: Buffer.alloc(512_000, "x") };
    if (path === "./huge") return { kind: "large", size: 5_000_000 };
    if (path === "./folder") return { kind: "folder" };
    if (path === "./link") return { kind: "outside" };
    if (path === "./locked") return { kind: "unreadable", reason: "EACCES" };
    return { kind: "missing" };
  },
};

/** A change of a configuration: the value at a path of keys, or without one its removal. */
export interface Change {
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
}

/** A configuration with some values changed. */
export function changed(config: unknown, changes: readonly Change[]): unknown {
  const copy = structuredClone(config);
  for (const { path, value } of changes) {
    // biome-ignore lint/suspicious/noExplicitAny: walks data of any shape
    let parent: any = copy;
    for (const key of path.slice(0, -1)) parent = parent[key];
    const last = path.at(-1) ?? "";
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

/** Lines of the error that a configuration gives; empty when it is accepted. */
export function problemsWith(config: unknown, context: Partial<ParseContext> = {}): readonly string[] {
  try {
    parseConfig(config, { ...CONTEXT, ...context });
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
}
