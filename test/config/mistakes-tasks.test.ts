import { type Mistake, refuses } from "./mistakes.ts";

const MISTAKES: readonly Mistake[] = [
  [
    ["services", "web", "sharedVolume"],
    "yes",
    'services.web.sharedVolume: is "yes", must be true or false. Set it to true or false, without quotes.',
  ],
  [
    ["services", "web", "sharedVolume"],
    undefined,
    "services.web.replicas: is 2, must be 1 with the writable volume data: most programs break when two write the same data. Set it to 1, or set sharedVolume: true if the program shares its data.",
  ],
  [
    ["services", "web", "user"],
    "root",
    'services.web.user: is "root", must be a user ID, or user ID:group ID, in digits. Write 1000:1000.',
  ],
  [["services", "web", "user"], -1, "services.web.user: is -1, must be 0 to 4294967294. Write 1000:1000."],
  [
    ["services", "web", "readOnlyRoot"],
    1,
    "services.web.readOnlyRoot: is 1, must be true or false. Set it to true or false, without quotes.",
  ],
  [
    ["services", "web", "tmp"],
    "64",
    'services.web.tmp: is "64", must be a size from 1MiB to 64GiB. Say 64MiB.',
  ],
  [["services", "web", "tmp"], -5, "services.web.tmp: is -5, must be a size from 1MiB to 64GiB. Say 64MiB."],
  [
    ["services", "web", "tmp"],
    "1KiB",
    'services.web.tmp: is "1KiB", must be a size from 1MiB to 64GiB. Say 64MiB.',
  ],
  [
    ["services", "web", "capabilities"],
    ["CAP_CHOWN"],
    'services.web.capabilities[0]: is "CAP_CHOWN", must be a Linux capability. Set it to CHOWN.',
  ],
  [
    ["services", "web", "capabilities"],
    ["ALL"],
    'services.web.capabilities[0]: is "ALL", must be a Linux capability. Set it to one like AUDIT_CONTROL.',
  ],
  [
    ["services", "web", "capabilities"],
    ["CHOWN", "CHOWN"],
    "services.web.capabilities[1]: is there twice. Remove one of the two.",
  ],
  [
    ["services", "web", "limits", "memory"],
    "512m",
    'services.web.limits.memory: is "512m", must be a size from 6MiB to 4TiB. Say 512MiB.',
  ],
  [
    ["services", "web", "limits", "memory"],
    "1MiB",
    'services.web.limits.memory: is "1MiB", must be a size from 6MiB to 4TiB. Say 512MiB.',
  ],
  [
    ["services", "web", "limits", "cpus"],
    0,
    "services.web.limits.cpus: is 0, must be 0.01 to 512 processors. Set it to 1.",
  ],
  [
    ["services", "web", "limits", "cpus"],
    "1",
    'services.web.limits.cpus: is "1", must be 0.01 to 512 processors. Set it to 1.',
  ],
  [
    ["services", "web", "reservations", "memory"],
    "2GiB",
    "services.web.reservations.memory: is 2GiB, more than the limit of 1GiB. Lower it, or raise limits.memory.",
  ],
  [
    ["services", "web", "reservations", "cpus"],
    2,
    "services.web.reservations.cpus: is 2, more than the limit of 1.5. Lower it, or raise limits.cpus.",
  ],
  [
    ["services", "web", "stopGrace"],
    10,
    "services.web.stopGrace: is 10, must be a duration from 1s to 50s. Say 10s.",
  ],
  [
    ["services", "web", "stopGrace"],
    "51s",
    'services.web.stopGrace: is "51s", must be a duration from 1s to 50s. Say 10s.',
  ],
  [
    ["services", "bot", "stopGrace"],
    "9s",
    'services.bot.stopGrace: is "9s", must be a duration from 10s to 50s. Say 30s.',
  ],
  [
    ["services", "web", "stopSignal"],
    "INT",
    'services.web.stopSignal: is "INT", must be SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGWINCH or SIGKILL. Set it to SIGINT.',
  ],
  [
    ["services", "web", "stopSignal"],
    "SIGITN",
    'services.web.stopSignal: is "SIGITN", must be SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGWINCH or SIGKILL. Set it to SIGINT.',
  ],
  [
    ["services", "web", "restart", "delay"],
    "never",
    'services.web.restart.delay: is "never", must be a duration from 100ms to 10m. Say 2s.',
  ],
  [
    ["services", "web", "restart", "window"],
    "0s",
    'services.web.restart.window: is "0s", must be a duration from 1s to 1h. Say 10s.',
  ],
  [
    ["services", "web", "rollout", "monitor"],
    "11m",
    'services.web.rollout.monitor: is "11m", must be a duration from 1s to 10m. Say 5s.',
  ],
  [
    ["services", "web", "logs", "maxSize"],
    "1KB",
    'services.web.logs.maxSize: is "1KB", must be a size from 64KiB to 1GiB. Say 10MiB.',
  ],
  [
    ["services", "web", "logs", "maxFiles"],
    0,
    "services.web.logs.maxFiles: is 0, must be 1 to 100. Set it to 3.",
  ],
  [
    ["services", "web", "logs"],
    "none",
    'services.web.logs: is "none", must be a mapping. Write { maxSize: 10MiB, maxFiles: 3 }.',
  ],
  [
    ["services", "web", "smoke"],
    { name: "x" },
    "services.web.smoke: is a mapping, must be a list of steps. Write it like [{ name: answers, run: [program, argument] }].",
  ],
  [
    ["services", "web", "smoke", 0, "run"],
    "check",
    'services.web.smoke[0].run: is "check", must be a list of at least one text. Write it as [program, "argument"].',
  ],
  [
    ["services", "web", "smoke", 0, "name"],
    "Checks it",
    'services.web.smoke[0].name: is "Checks it", must be lower-case letters, digits and hyphens, at most 40. Write it like answers.',
  ],
  [
    ["services", "web", "smoke", 1],
    { name: "answers", run: ["x"] },
    "services.web.smoke[1].name: is answers, as an earlier step is called. Choose another name.",
  ],
  [
    ["services", "web", "smoke", 0, "timeout"],
    "2h",
    'services.web.smoke[0].timeout: is "2h", must be a duration from 1s to 1h. Say 60s.',
  ],
  [
    ["services", "web", "smoke", 0],
    "check",
    'services.web.smoke[0]: is "check", must be a mapping. Write { name: answers, run: [program, argument] }.',
  ],
  [
    ["services", "web", "replicas"],
    0,
    "services.web.replicas: is 0, must be 1 to 20. Set it to 1, or remove the service.",
  ],
  [
    ["services", "web", "replicas"],
    21,
    "services.web.replicas: is 21, must be 1 to 20. Set it to 1, or remove the service.",
  ],
  [
    ["services", "web", "replicas"],
    1.5,
    "services.web.replicas: is 1.5, must be 1 to 20. Set it to 1, or remove the service.",
  ],
  [
    ["services", "bot", "replicas"],
    2,
    "services.bot.replicas: is not for polling, which is one task, always: two pollers with one token answer each other with 409 Conflict. Remove it, or set kind to worker if the program does not poll.",
  ],
  [
    ["services", "bot", "sharedVolume"],
    true,
    "services.bot.sharedVolume: is not for polling, which is one task, always: two pollers with one token answer each other with 409 Conflict. Remove it, or set kind to worker if the program does not poll.",
  ],
];

describe("parseConfig, mistakes in tasks", () => refuses(MISTAKES));
