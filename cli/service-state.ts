import type { ServiceState } from "./result.ts";
import type { RunningService, RunningTask } from "./running-service.ts";

/** What a service does now. */
export interface CurrentState {
  readonly state: ServiceState;
  /** `repository@sha256:…` of what runs; empty where nothing does. */
  readonly image: string;
  readonly revision: string;
  /** Since when all of it runs: ISO 8601, UTC; empty where nothing runs. */
  readonly since: string;
  /** Number of tasks that run. */
  readonly count: number;
}

/**
 * State of a service from what Docker says.
 *
 * @param passed revision that its gate has passed last: a service that went back to it runs well, although Swarm goes on
 *   saying that its update was rolled back
 */
export function serviceState(service: RunningService, passed: string | undefined): CurrentState {
  const running = service.tasks.filter((task) => task.state === "running" && task.desired === "running");
  const [newest] = running;
  const what = newest ?? { image: service.image, revision: service.revision };
  return {
    state: stateOf(service, running, passed),
    image: what.image,
    revision: what.revision,
    since: newest?.since ?? "",
    count: running.length,
  };
}

function stateOf(
  service: RunningService,
  running: readonly RunningTask[],
  passed: string | undefined,
): ServiceState {
  if (service.wanted === 0) return "stopped";
  if (service.update === "updating" || service.update === "rollback_started") return "updating";
  if (service.update === "paused" || service.update === "rollback_paused") return "failed";
  if (running.length < service.wanted) return hasDied(service) ? "failed" : "starting";
  if (service.update === "rollback_completed" && service.revision !== passed) return "rolled back";
  return "running";
}

/** Whether a task of the present revision came to nothing. */
function hasDied({ tasks, revision }: RunningService): boolean {
  return tasks.some(
    (task) => task.revision === revision && (task.state === "failed" || task.state === "rejected"),
  );
}
