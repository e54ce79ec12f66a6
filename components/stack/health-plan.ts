import type { HealthConfig, ServiceConfig } from "../../config/config.ts";
import { goDuration } from "../../config/durations.ts";
import { loadScript } from "../host/server-command.ts";

const HOLD = loadScript("./hold.sh", import.meta.url);
const HTTP = HOLD + loadScript("./http-health.sh", import.meta.url);
const HEARTBEAT = HOLD + loadScript("./heartbeat-health.sh", import.meta.url);

/** Where the health check has waited out the monitor window. 0 would be Swarm's default of 5 s. */
const HELD_MONITOR_MS = 1000;

type Check = Exclude<HealthConfig, { kind: "none" }>;

/** Health check as the Docker provider takes it. */
export interface HealthPlan {
  readonly tests: string[];
  readonly interval?: string;
  readonly timeout?: string;
  readonly retries?: number;
  readonly startPeriod?: string;
}

/**
 * Milliseconds that a new task must run before it counts as healthy: the monitor window of a service that starts first,
 * because Swarm stops the old task as soon as the new one is healthy. Otherwise, and without a check, 0.
 */
export function holdOf({ health, order, rollout }: ServiceConfig): number {
  return order === "start-first" && health.kind !== "none" ? rollout.monitor : 0;
}

/** Milliseconds that Swarm and the gate watch a new version once it is healthy: what is left of the monitor window. */
export function monitorOf(service: ServiceConfig): number {
  return holdOf(service) > 0 ? HELD_MONITOR_MS : service.rollout.monitor;
}

/** Milliseconds between two checks. */
export function intervalOf({ kind, interval }: Check, hold: number): number {
  // A command of the user's cannot be held back, and Docker asks it for the first time after one interval.
  return kind === "command" ? Math.max(interval, hold) : interval;
}

/** How Docker shall check a container. `none` switches off a check that the image itself brings. */
export function planHealth(service: ServiceConfig): HealthPlan {
  const { health } = service;
  if (health.kind === "none") return { tests: ["NONE"] };
  const hold = holdOf(service);
  // The others check, wait, and check again.
  const timeout = health.kind === "command" || hold === 0 ? health.timeout : 2 * health.timeout + hold;
  return {
    tests: ["CMD", ...testOf(health, hold)],
    interval: goDuration(intervalOf(health, hold)),
    timeout: goDuration(timeout),
    retries: health.retries,
    startPeriod: goDuration(health.startPeriod),
  };
}

function testOf(health: Check, hold: number): readonly string[] {
  const window = String(Math.ceil(hold / 1000));
  switch (health.kind) {
    case "http": {
      const limit = String(Math.max(1, Math.round(health.timeout / 1000)));
      return ["sh", "-c", HTTP, "health", `http://127.0.0.1:${health.port}${health.path}`, limit, window];
    }
    case "heartbeat":
      return ["sh", "-c", HEARTBEAT, "health", health.file, String(health.maxAge / 1000), window];
    case "command":
      return health.command;
  }
}
