import type { z } from "zod";
import { absolutePath, normalPath } from "./container-path.ts";
import * as defaults from "./defaults.ts";
import { duration } from "./durations.ts";
import { commandLine, integer, isMapping, strict, text } from "./fields.ts";
import type { HealthConfig } from "./health-config.ts";
import { must } from "./problem.ts";

const CHECKS = ["http", "command", "heartbeat", "none"] as const;
const EXAMPLE =
  "Write one of { http: /healthz }, { command: [program] }, { heartbeat: { file: /tmp/alive, maxAge: 60s } }, " +
  '{ none: "the reason" }';
const wholeSeconds = "must be whole seconds. Say 60s.";

const heartbeat = strict(
  {
    file: absolutePath().describe("File that the program touches, on a place that it can write to."),
    maxAge: duration("5s", "24h", "60s")
      .refine((ms) => ms % 1000 === 0, { error: () => `has a fraction of a second, ${wholeSeconds}` })
      .describe("Age from which the program counts as stuck, in whole seconds."),
  },
  { error: must("a mapping", "Write { file: /tmp/alive, maxAge: 60s }") },
);

const shape = {
  http: text(/^\/[!-~]*$/, "a path that starts with /", "Set it to the path, for example /healthz")
    .optional()
    .describe("Path that the program answers with a status of 200 to 399, asked from inside its container."),
  port: integer(1, 65535, "Set it to the port, or remove it to ask the port of the service")
    .optional()
    .describe("Port for `http`, where it is not the port of the service."),
  command: commandLine()
    .optional()
    .describe(
      "Command in the container that ends with 0 while the program works. Where a new version starts before the old one stops, `interval` is `rollout.monitor` at least.",
    ),
  heartbeat: heartbeat.optional().describe("File that the program touches: for bots without a port."),
  none: text(/\S/, "the reason", "Write why nothing can be checked")
    .optional()
    .describe(
      "No check, and why. A task then counts as good as soon as it runs, and the old one is stopped at once.",
    ),
  interval: duration("500ms", "1h", defaults.HEALTH_INTERVAL)
    .prefault(defaults.HEALTH_INTERVAL)
    .describe("Pause between checks."),
  timeout: duration("500ms", "10m", defaults.HEALTH_TIMEOUT)
    .prefault(defaults.HEALTH_TIMEOUT)
    .describe("Time for one check."),
  retries: integer(1, 20, `Set it to ${defaults.HEALTH_RETRIES}`)
    .prefault(defaults.HEALTH_RETRIES)
    .describe("Failed checks in a row that make the task unhealthy."),
  startPeriod: duration("1s", "1h", defaults.HEALTH_START_PERIOD)
    .prefault(defaults.HEALTH_START_PERIOD)
    .describe("Time after the start in which failures do not count. The first good check ends it."),
};

/** Schema of a service's `health`. */
export const health = strict(shape, { error: must("a mapping", EXAMPLE) })
  .superRefine(exactlyOne, { when: ({ value }) => isMapping(value) })
  .meta({ oneOf: CHECKS.map((check) => ({ required: [check] })) })
  .describe("How Docker finds out whether a task works.");

/** A health check as zod gives it: exactly one of the four is there. */
export type HealthFields = z.output<typeof health>;

function exactlyOne(fields: Readonly<Record<string, unknown>>, ctx: z.RefinementCtx): void {
  const present = CHECKS.filter((check) => Object.hasOwn(fields, check));
  if (present.length === 1) return;
  const message =
    present.length === 0
      ? `has none of ${CHECKS.join(", ")}. ${EXAMPLE}.`
      : `has ${present.join(" and ")}, must have exactly one. Remove all but one.`;
  ctx.addIssue({ code: "custom", message });
}

/** A health check of its kind. `http` asks the port of the service unless it has one of its own. */
export function resolveHealth(fields: HealthFields, servicePort: number | undefined): HealthConfig {
  if (fields.none !== undefined) return { kind: "none", reason: fields.none };
  const { interval, timeout, retries, startPeriod } = fields;
  const times = { interval, timeout, retries, startPeriod };
  if (fields.command) return { kind: "command", command: fields.command, ...times };
  if (fields.heartbeat) {
    const { file, maxAge } = fields.heartbeat;
    return { kind: "heartbeat", file: normalPath(file), maxAge, ...times };
  }
  const port = fields.port ?? servicePort;
  if (fields.http === undefined || port === undefined)
    throw new Error("a health check passed without its parts");
  return { kind: "http", path: fields.http, port, ...times };
}
