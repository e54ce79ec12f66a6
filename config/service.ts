import { z } from "zod";
import { capabilities } from "./capabilities.ts";
import * as defaults from "./defaults.ts";
import { duration } from "./durations.ts";
import { alternatives, commandLine, flag, integer, isMapping, list, strict, unknownKey } from "./fields.ts";
import { health } from "./health.ts";
import { files, volumes } from "./mounts.ts";
import { must, type Refused, show } from "./problem.ts";
import * as runtime from "./runtime.ts";
import { steps } from "./steps.ts";
import { env, secretNames } from "./variables.ts";

const KINDS = ["web", "polling", "worker"] as const;

const PORT = "Set it to the port that the program listens on";
const port = () => integer(1, 65535, PORT).describe("Port that the program listens on.");

const stopGrace = (least: string, grace: string) =>
  duration(least, "50s", grace)
    .prefault(grace)
    .describe("From the stop signal to the kill. At most 50 s: Swarm waits 60 s.");

const common = {
  // Only the type here: a tag is refused with a command that needs the names of the stack and the service.
  image: z
    .string({ error: must("a repository, or repository@sha256:…", "Write it like docker.io/acme/alice") })
    .describe(
      "Repository of the image. The stack holds which digest runs; `repository@sha256:…` pins one by hand.",
    ),
  entrypoint: commandLine().optional().describe("Replaces the image's ENTRYPOINT, and with it its CMD."),
  command: commandLine().optional().describe("Replaces the image's CMD."),
  env,
  secrets: secretNames().describe(
    "Secrets to mount as `/run/secrets/NAME`, with their path in the variable `NAME_FILE`.",
  ),
  secretEnv: secretNames().describe(
    "Secrets to set as variables, for programs that read nothing else. Whoever may use Docker on the server can read them.",
  ),
  files,
  volumes,
  user: runtime.user,
  readOnlyRoot: runtime.readOnlyRoot,
  tmp: runtime.tmp,
  capabilities,
  health,
  limits: runtime.limits,
  reservations: runtime.reservations,
  stopSignal: runtime.stopSignal,
  restart: runtime.restart,
  rollout: runtime.rollout,
  logs: runtime.logs,
  after: list(z.string({ error: must("the key of a service", "Write it like [alice]") }), {
    what: "a list of keys of services",
    repair: "Write it like [alice]",
  })
    .prefault([])
    .describe("Services whose rollout must have passed first."),
  smoke: runtime.smoke,
  release: steps,
};

const replicated = {
  replicas: integer(1, 20, "Set it to 1, or remove the service")
    .prefault(defaults.REPLICAS)
    .describe("Tasks at once."),
  sharedVolume: flag()
    .prefault(defaults.SHARED_VOLUME)
    .describe(
      "Several tasks may write the volumes at once. Without it a writable volume means one task, stopped first.",
    ),
};

const graceful = { stopGrace: stopGrace("1s", defaults.STOP_GRACE) };

/** Fields of each kind of service. */
export const SHAPES = {
  web: {
    kind: z.literal("web").describe("Takes requests: a webhook bot, an API, a site."),
    port: port(),
    ...common,
    ...graceful,
    ...replicated,
  },
  polling: {
    kind: z.literal("polling").describe("Fetches its work with one token: never more than one task."),
    port: port().optional(),
    ...common,
    stopGrace: stopGrace("10s", defaults.POLLING_STOP_GRACE),
  },
  worker: {
    kind: z.literal("worker").describe("Works in the background."),
    port: port().optional(),
    ...common,
    ...graceful,
    ...replicated,
  },
};

const ONE_POLLER =
  "is not for polling, which is one task, always: two pollers with one token answer each other with 409 Conflict. " +
  "Remove it, or set kind to worker if the program does not poll.";

function pollingKey(key: string, known: readonly string[]): string {
  return Object.hasOwn(replicated, key) ? ONE_POLLER : unknownKey(key, known);
}

const EXAMPLE = "Write { kind: web, image: docker.io/acme/alice, port: 8000, health: { http: /healthz } }";
const error = must("a mapping", EXAMPLE);

function kindError(issue: Refused & { code?: string }): string {
  if (issue.code !== "invalid_union") return error(issue);
  const kind = isMapping(issue.input) && Object.hasOwn(issue.input, "kind") ? issue.input.kind : undefined;
  const subject = kind === undefined ? "is missing" : `is ${show(kind)}`;
  return `${subject}, must be ${alternatives(KINDS)}. Set it to web for a service that takes requests, to polling for a bot that fetches its updates.`;
}

/** Schema of one service. */
export const service = z.discriminatedUnion(
  "kind",
  [
    strict(SHAPES.web, { error }),
    strict(SHAPES.polling, { error, unknownKey: pollingKey }),
    strict(SHAPES.worker, { error }),
  ],
  { error: kindError },
);

/** A service as a stack file has it. */
export type ServiceInput = z.input<typeof service>;

/** A service as zod gives it, before it is checked against the rest of the configuration. */
export type ServiceFields = z.output<typeof service>;
