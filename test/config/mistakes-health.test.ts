import { type Mistake, refuses } from "./mistakes.ts";

const MISTAKES: readonly Mistake[] = [
  [
    ["services", "web", "health"],
    undefined,
    'services.web.health: is missing, must be a mapping. Write one of { http: /healthz }, { command: [program] }, { heartbeat: { file: /tmp/alive, maxAge: 60s } }, { none: "the reason" }.',
  ],
  [
    ["services", "web", "health"],
    {},
    'services.web.health: has none of http, command, heartbeat, none. Write one of { http: /healthz }, { command: [program] }, { heartbeat: { file: /tmp/alive, maxAge: 60s } }, { none: "the reason" }.',
  ],
  [
    ["services", "web", "health"],
    "/healthz",
    'services.web.health: is "/healthz", must be a mapping. Write one of { http: /healthz }, { command: [program] }, { heartbeat: { file: /tmp/alive, maxAge: 60s } }, { none: "the reason" }.',
  ],
  [
    ["services", "web", "health"],
    { http: "/", command: ["x"] },
    "services.web.health: has http and command, must have exactly one. Remove all but one.",
  ],
  [
    ["services", "web", "health"],
    { http: "healthz" },
    'services.web.health.http: is "healthz", must be a path that starts with /. Set it to the path, for example /healthz.',
  ],
  [
    ["services", "mailer", "health"],
    { http: "/healthz" },
    "services.mailer.health.http: needs a port. Set port of the service, or health.port.",
  ],
  [
    ["services", "mailer", "health"],
    { command: ["x"], port: 80 },
    "services.mailer.health.port: is only for health.http. Remove it.",
  ],
  [
    ["services", "mailer", "health"],
    { none: " " },
    'services.mailer.health.none: is " ", must be the reason. Write why nothing can be checked.',
  ],
  [
    ["services", "mailer", "health"],
    { none: "x", interval: "3s" },
    "services.mailer.health.interval: is the pace of a check, and there is none. Remove it.",
  ],
  [
    ["services", "web", "health", "retries"],
    0,
    "services.web.health.retries: is 0, must be 1 to 20. Set it to 3.",
  ],
  [
    ["services", "web", "health", "interval"],
    5,
    "services.web.health.interval: is 5, must be a duration from 500ms to 1h. Say 5s.",
  ],
  [
    ["services", "web", "health", "interval"],
    "5",
    'services.web.health.interval: is "5", must be a duration from 500ms to 1h. Say 3s.',
  ],
  [
    ["services", "web", "health", "timeout"],
    "0s",
    'services.web.health.timeout: is "0s", must be a duration from 500ms to 10m. Say 3s.',
  ],
  [
    ["services", "bot", "health", "heartbeat", "maxAge"],
    "90500ms",
    "services.bot.health.heartbeat.maxAge: has a fraction of a second, must be whole seconds. Say 60s.",
  ],
  [
    ["services", "bot", "health", "heartbeat", "file"],
    "/var/alive",
    "services.bot.health.heartbeat.file: is where the program cannot write. Set it to a file in /tmp or /data.",
  ],
  [
    ["services", "bot", "health", "heartbeat"],
    "/data/alive",
    'services.bot.health.heartbeat: is "/data/alive", must be a mapping. Write { file: /tmp/alive, maxAge: 60s }.',
  ],
];

describe("parseConfig, mistakes in health", () => refuses(MISTAKES));
