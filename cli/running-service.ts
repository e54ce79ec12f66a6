import type Docker from "dockerode";
import { SERVICE_LABEL } from "../components/stack/labels.ts";
import { longReference } from "../config/image.ts";

/** State of the last update of a service, as Swarm says it. */
export type UpdateState =
  | "updating"
  | "paused"
  | "completed"
  | "rollback_started"
  | "rollback_paused"
  | "rollback_completed";

/** One service as its Docker engine has it. */
export interface RunningService {
  /** Key in the configuration. */
  readonly key: string;
  /** Physical name. */
  readonly name: string;
  readonly image: string;
  /** `SLIPWAY_REVISION` of its specification. */
  readonly revision: string;
  readonly update: UpdateState | undefined;
  /** Number of tasks that shall run. */
  readonly wanted: number;
  /** Tasks, newest first. */
  readonly tasks: readonly RunningTask[];
}

/** One task of a service. */
export interface RunningTask {
  /** `running`, `starting`, `failed` and so on: Swarm's own words. */
  readonly state: string;
  /** What Swarm wants of it: `running`, `shutdown` and so on. */
  readonly desired: string;
  readonly revision: string;
  readonly image: string;
  /** Id of its container; undefined before it has one. */
  readonly container?: string;
  /** When its state began: ISO 8601, UTC. */
  readonly since: string;
}

/** The parts of Docker's answer that are read; its types leave some of them open. */
interface TaskAnswer {
  readonly ServiceID: string;
  readonly DesiredState: string;
  readonly Status: {
    readonly State: string;
    readonly Timestamp: string;
    readonly ContainerStatus?: { readonly ContainerID?: string };
  };
  readonly Spec: { readonly ContainerSpec?: { readonly Image?: string; readonly Env?: readonly string[] } };
}

/** Reads one service of Docker's answer, with its tasks among those of all. */
export function readService(service: Docker.Service, tasks: readonly unknown[]): RunningService {
  const template = service.Spec?.TaskTemplate as TaskAnswer["Spec"] | undefined;
  const mode = service.Spec?.Mode;
  return {
    key: service.Spec?.Labels?.[SERVICE_LABEL] ?? "",
    name: service.Spec?.Name ?? "",
    image: longReference(template?.ContainerSpec?.Image ?? ""),
    revision: revisionOf(template),
    update: (service as { UpdateStatus?: { State?: UpdateState } }).UpdateStatus?.State,
    wanted: mode?.Replicated?.Replicas ?? 1,
    tasks: (tasks as TaskAnswer[])
      .filter(({ ServiceID }) => ServiceID === service.ID)
      .map(readTask)
      .sort((a, b) => b.since.localeCompare(a.since)),
  };
}

function readTask({ Status, DesiredState, Spec }: TaskAnswer): RunningTask {
  const container = Status.ContainerStatus?.ContainerID;
  return {
    ...(container && { container }),
    state: Status.State,
    desired: DesiredState,
    revision: revisionOf(Spec),
    image: longReference(Spec.ContainerSpec?.Image ?? ""),
    since: new Date(Status.Timestamp).toISOString(),
  };
}

const REVISION = "SLIPWAY_REVISION=";

function revisionOf(spec: TaskAnswer["Spec"] | undefined): string {
  const entry = spec?.ContainerSpec?.Env?.find((each) => each.startsWith(REVISION));
  return entry?.slice(REVISION.length) ?? "";
}
