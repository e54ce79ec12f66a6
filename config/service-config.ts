import type { HealthConfig } from "./health-config.ts";
import type { StepConfig } from "./step-config.ts";

/** One service, by what it does with its users' traffic. */
export type ServiceConfig = WebService | PollingService | WorkerService;

/** Takes requests: a webhook bot, an API, a site. */
export interface WebService extends ServiceBase, Replicated {
  readonly kind: "web";
  readonly port: number;
}

/** Fetches its work with one token from one queue (Telegram's `getUpdates`): never more than one task, also in an update. */
export interface PollingService extends ServiceBase {
  readonly kind: "polling";
  /** Always: two pollers with one token answer each other with 409 Conflict. */
  readonly order: "stop-first";
}

/** Works in the background, and may do so in several tasks at once. */
export interface WorkerService extends ServiceBase, Replicated {
  readonly kind: "worker";
}

/** What a service has that may run in several tasks at once. */
export interface Replicated {
  /** Tasks at once, 1 to 20. 1 where `order` is `stop-first`. Changes in place. */
  readonly replicas: number;
  /** The program can share its writable volumes between tasks: they no longer make it stop-first with one task. */
  readonly sharedVolume: boolean;
  /** `stop-first` exactly when a volume is writable and not shared. Changes in place. */
  readonly order: "start-first" | "stop-first";
}

/** What was done to a service by hand, and holds until it is undone. Never in a stack file: the stack itself keeps it. */
export interface ServiceOperation {
  /** Whether it runs no task until it is started again. */
  readonly stopped?: boolean | undefined;
  /** How often it was restarted: each new number rolls it once. */
  readonly restarts?: number | undefined;
}

/** What every service has. A change rolls the service unless said otherwise. Durations in milliseconds, sizes in bytes. */
export interface ServiceBase {
  readonly image: ImageConfig;
  /** Replaces the image's ENTRYPOINT, and with it its CMD. Absent: the image's own. */
  readonly entrypoint?: readonly string[];
  /** Replaces the image's CMD. Absent: the image's own. */
  readonly command?: readonly string[];
  /** Port that the program listens on in the stack's network, 1 to 65535. */
  readonly port?: number;
  /** Environment in plain text, numbers and booleans as text. Never `SLIPWAY_*`. */
  readonly env: Readonly<Record<string, string>>;
  /** Secrets to mount as `/run/secrets/NAME`, with `NAME_FILE` in the environment. No name twice, none also in `secretEnv`. */
  readonly secrets: readonly string[];
  /** Secrets to set as variables, readable for everyone who may use Docker on the server. */
  readonly secretEnv: readonly string[];
  /** Sorted by target. */
  readonly files: readonly FileConfig[];
  /** By name, a DNS label. */
  readonly volumes: Readonly<Record<string, VolumeConfig>>;
  /** `uid` or `uid:gid`, both numbers. */
  readonly user: string;
  /** Mount the image read-only. `/tmp` and writable volumes stay writable. */
  readonly readOnlyRoot: boolean;
  /** Size of the tmpfs on `/tmp`, in bytes. */
  readonly tmp: number;
  /** Linux capabilities to add after all were dropped, without `CAP_`, sorted. */
  readonly capabilities: readonly string[];
  readonly health: HealthConfig;
  /** What the service may use at most. */
  readonly limits: ResourceConfig;
  /** What the server keeps free for it. Absent: nothing. Never more than the limits. */
  readonly reservations: Partial<ResourceConfig>;
  /** From the stop signal to the kill, in milliseconds: 1 to 50 s, polling 10 to 50 s. */
  readonly stopGrace: number;
  /** For example `SIGINT`. Absent: the image's own, or SIGTERM. */
  readonly stopSignal?: string;
  readonly restart: RestartConfig;
  readonly rollout: RolloutConfig;
  readonly logs: LogConfig;
  /** Keys of the services that must have passed their rollout first. Changes the order only. */
  readonly after: readonly string[];
  /** Jobs after the rollout, in order; one that fails fails the update. Changes roll nothing. */
  readonly smoke: readonly SmokeConfig[];
  /** What happens beside the rollout, in order, all before it first. Changes roll nothing. */
  readonly release: readonly StepConfig[];
  /** Absent: none. `stopped` takes all of its tasks away, a new number of `restarts` rolls it. */
  readonly operation?: ServiceOperation;
}

/** An image as Docker names it in full: `docker.io/acme/alice`. */
export interface ImageConfig {
  /** With registry and, on Docker Hub, `library`. Neither tag nor digest. */
  readonly repository: string;
  /** `sha256:` and 64 hexadecimal digits, where the stack file pins one. Otherwise the stack holds which one runs. */
  readonly digest?: string;
}

/** A file of the project that the service gets, read-only. */
export interface FileConfig {
  /** Absolute path in the container, normalised. */
  readonly target: string;
  /** Path in the project folder, as written. */
  readonly source: string;
  /** The file's bytes in base64: 1 byte to just under 500 KiB. */
  readonly content: string;
}

/** A volume of the service's own. Kept when the service goes. */
export interface VolumeConfig {
  /** Absolute path in the container, normalised. */
  readonly target: string;
  readonly readOnly: boolean;
}

/** Memory and processor time. */
export interface ResourceConfig {
  /** In bytes. */
  readonly memory: number;
  /** In processors: 0.5 is half of one. */
  readonly cpus: number;
}

/** When a task that ended is started again: always. */
export interface RestartConfig {
  /** Wait before a restart, in milliseconds. */
  readonly delay: number;
  /** How long a task must run to count as started, in milliseconds. */
  readonly window: number;
}

/** When a new version counts as good. Rolls nothing. */
export interface RolloutConfig {
  /** How long the new version is watched once it runs, in milliseconds: 1 s to 10 min. */
  readonly monitor: number;
  /** Time for the whole rollout, in milliseconds. Absent: computed from the other times of the service. */
  readonly timeout?: number;
}

/** How much of its log the server keeps. */
export interface LogConfig {
  /** Size of one file, in bytes. */
  readonly maxSize: number;
  /** Number of files, 1 to 100. */
  readonly maxFiles: number;
}

/** A command that must succeed in a container of the new version after each rollout. */
export interface SmokeConfig {
  /** A DNS label, unique in its service. */
  readonly name: string;
  /** Program and arguments, without a shell. */
  readonly run: readonly string[];
  /** In milliseconds. */
  readonly timeout: number;
}

export type * from "./health-config.ts";
export type * from "./step-config.ts";
