import type { ServiceConfig } from "../../config/config.ts";
import { holdOf, intervalOf, monitorOf } from "./health-plan.ts";
import { replicasOf } from "./service-plan.ts";

/** For what no setting tells: scheduling, the network of a container, a slow disk. Seconds. */
const SLACK_SECONDS = 30;
/** How long a program without a health check may take until it counts as started. Seconds. */
const UNCHECKED_START_SECONDS = 10;

/**
 * Seconds after which a rollout is called failed: the configured time, or the longest that a good one can take, task by
 * task: the old one's stop, the new one's first good health check at the last possible moment, the monitor window.
 */
export function gateTimeoutSeconds(service: ServiceConfig): number {
  const { timeout } = service.rollout;
  // A stop takes as long as its last task takes to end, whatever a new version is given.
  if (timeout !== undefined && !service.operation?.stopped) return seconds(timeout);
  const task = startSeconds(service) + seconds(service.stopGrace) + seconds(service.restart.delay);
  return replicasOf(service) * task + monitorSeconds(service) + SLACK_SECONDS;
}

/** Seconds that Swarm and the gate watch a new version once it is healthy. */
export function monitorSeconds(service: ServiceConfig): number {
  return seconds(monitorOf(service));
}

function startSeconds(service: ServiceConfig): number {
  const { health } = service;
  const hold = holdOf(service);
  if (health.kind === "none") return UNCHECKED_START_SECONDS;
  return seconds(
    hold + health.startPeriod + (health.retries + 1) * (intervalOf(health, hold) + health.timeout),
  );
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
