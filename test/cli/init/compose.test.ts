import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { parse } from "yaml";
import { InitFolder } from "./project.ts";

const COMPOSE = `x-common: &common
  restart: unless-stopped
services:
  web_app:
    <<: *common
    build: .
    command: gunicorn app:app --bind "0.0.0.0:8000"
    ports: ["443:8000"]
    environment:
      BOT_TOKEN: 123:planted
      LOG_LEVEL: \${LOG_LEVEL:-info}
      HOST_IP: $HOST_IP
      PRICE: 5$$
    volumes:
      - data:/data
      - ./config.json:/app/config.json
      - /var/run/docker.sock:/var/run/docker.sock
    healthcheck: { test: curl -f http://localhost:8000/, interval: 10s, start_period: 5s }
    depends_on: { db: { condition: service_healthy } }
    privileged: true
  db:
    image: postgres:16
    user: "999"
    volumes: [{ type: volume, source: pg, target: /data, read_only: true }]
    environment: [POSTGRES_PASSWORD=planted, POSTGRES_DB=bot]
    healthcheck: { test: [CMD, pg_isready, -q], retries: 5 }
    deploy: { replicas: 2, resources: { limits: { memory: 512m, cpus: "0.5" } } }
    read_only: true
  tgbot:
    image: ghcr.io/acme/tgbot
    entrypoint: [python, -m, bot]
    environment: [BOT_TOKEN]
    stop_grace_period: 20s
volumes: { data: {}, pg: {} }
configs: { a: { file: ./x } }
`;

describe("slipway init --from-compose", () => {
  let folder: InitFolder;
  beforeEach(() => {
    folder = new InitFolder();
    folder.write("config.json", "{}");
  });
  afterEach(() => folder.world.remove());
  const init = (text: string) => {
    folder.write("compose.yaml", text);
    return folder.init("--from-compose", "compose.yaml", "--stacks", "prod");
  };

  it("carries services over", async () => {
    const { exitCode, stderr } = await init(COMPOSE);
    assert.equal(exitCode, 0, stderr);
    const { config } = parse(folder.read("Pulumi.prod.yaml") ?? "") as { config: Record<string, unknown> };
    assert.deepEqual(config["slipway:services"], {
      "web-app": {
        kind: "web",
        image: "docker.io/mybot/web-app",
        command: ["gunicorn", "app:app", "--bind", "0.0.0.0:8000"],
        port: 8000,
        env: { LOG_LEVEL: "info", PRICE: "5$" },
        secretEnv: ["BOT_TOKEN"],
        volumes: { data: "/data" },
        files: { "/app/config.json": "./config.json" },
        health: {
          command: ["sh", "-c", "curl -f http://localhost:8000/"],
          interval: "10s",
          startPeriod: "5s",
        },
        readOnlyRoot: false,
        after: ["db"],
      },
      db: {
        kind: "worker",
        image: "postgres",
        env: { POSTGRES_DB: "bot" },
        secretEnv: ["POSTGRES_PASSWORD"],
        volumes: { pg: { target: "/data", readOnly: true } },
        health: { command: ["pg_isready", "-q"], retries: 5 },
        limits: { memory: "512MiB", cpus: 0.5 },
        user: "999",
        replicas: 2,
        readOnlyRoot: true,
      },
      tgbot: {
        kind: "polling",
        image: "ghcr.io/acme/tgbot",
        entrypoint: ["python", "-m", "bot"],
        secretEnv: ["BOT_TOKEN"],
        health: { none: "the compose file had none" },
        readOnlyRoot: false,
        stopGrace: "20s",
      },
    });
  });

  it("lists what it cannot carry over, each with its place, and shows no value of a secret", async () => {
    const { stdout, stderr } = await init(COMPOSE);
    const [, listed = ""] = /compose file:\n([\s\S]*?)\n\nNext:/.exec(stdout) ?? [];
    assert.deepEqual(
      listed.split("\n").map((line) => line.trim()),
      [
        "compose.yaml:5:5: services.web_app: is called web-app here, in the network too. Change what reaches it by its name.",
        "compose.yaml:5:5: services.web_app.user: is missing: it runs as 1000 here, not as root. Write the ID under user where the program needs another.",
        "compose.yaml:6:12: services.web_app.build: is built here: docker.io/mybot/web-app stands in its place. Write where you push it.",
        "compose.yaml:8:12: services.web_app.ports: are published by no ingress yet: other services of the stack reach it, users do not.",
        "compose.yaml:10:18: services.web_app.environment.BOT_TOKEN: became a secret, without its value. Set it with the command below.",
        "compose.yaml:12:16: services.web_app.environment.HOST_IP: takes its value from the shell. Write it under env of the stack file.",
        "compose.yaml:16:9: services.web_app.volumes.1: became a file that the service can only read.",
        "compose.yaml:17:9: services.web_app.volumes.2: is a folder of the server, /var/run/docker.sock: not carried over. Use a named volume, or files.",
        "compose.yaml:20:17: services.web_app.privileged: has no counterpart, and was left out.",
        "compose.yaml:22:12: services.db.image: postgres:16: the stack holds which version runs. Deploy this one first.",
        "compose.yaml:25:18: services.db.environment.POSTGRES_PASSWORD: became a secret, without its value. Set it with the command below.",
        "compose.yaml:30:5: services.tgbot: became a polling bot, because it has a token and no port. Set kind to worker if it does not poll.",
        "compose.yaml:30:5: services.tgbot.healthcheck: is missing, so that a version counts as good once it runs. Write health in the stack file.",
        "compose.yaml:30:5: services.tgbot.user: is missing: it runs as 1000 here, not as root. Write the ID under user where the program needs another.",
        "compose.yaml:32:18: services.tgbot.environment.BOT_TOKEN: became a secret, without its value. Set it with the command below.",
        "compose.yaml:32:18: services.tgbot.environment.BOT_TOKEN: has one value in a stack, that of web-app too. Rename it where they differ.",
        "compose.yaml:35:10: configs: has no counterpart, and was left out.",
      ],
    );
    const written = readdirSync(folder.dir).filter((name) => name !== "compose.yaml");
    const texts = [stdout, stderr, ...written.map((name) => folder.read(name) ?? "")];
    assert.doesNotMatch(texts.join("\n"), /planted/);
  });

  const refused: [what: string, text: string, message: RegExp][] = [
    ["a mistake of YAML", "services:\n  a: [planted\n", /^error: compose\.yaml:3:1: .*\n$/],
    [
      "a file without services",
      "volumes: {}\n",
      /^error: compose\.yaml: services: is missing, so there is nothing to carry over\. Name a compose file\.\n$/,
    ],
    [
      "a service that is none",
      "services:\n  a: planted\n",
      /^error: compose\.yaml: services\.a: is no mapping\. Correct it\.\n$/,
    ],
    [
      "what no stack file can have",
      "services:\n  a: { image: acme/a, stop_grace_period: 5m }\n",
      /^error: services\.a\.stopGrace: is "5m", must be a duration from 1s to 50s\. .*\nNothing was written\.\n$/,
    ],
    [
      "aliases without end",
      "a: &a [1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nservices: { x: { y: [*c, *c, *c, *c, *c] } }\n",
      /^error: compose\.yaml: uses aliases that cannot be resolved\. Write the values out\.\n$/,
    ],
  ];
  for (const [what, text, message] of refused) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const { exitCode, stderr } = await init(text);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /planted/);
      assert.equal(exitCode, 2);
      assert.deepEqual(readdirSync(folder.dir).sort(), ["compose.yaml", "config.json"]);
    });
  }

  it("says that a file is not there", async () => {
    const { exitCode, stderr } = await folder.init("--from-compose", "other.yaml");
    assert.match(
      stderr,
      /^error: --from-compose other\.yaml: cannot be read \(ENOENT.*\)\. Correct the path\.\n$/,
    );
    assert.equal(exitCode, 2);
  });
});
