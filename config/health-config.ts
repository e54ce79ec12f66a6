/** How Docker finds out whether a task works. A change rolls the service. */
export type HealthConfig = HttpHealth | CommandHealth | HeartbeatHealth | NoHealth;

/** Asks the program itself, from inside its container. Good is every answer with a status of 200 to 399. */
export interface HttpHealth extends HealthTimes {
  readonly kind: "http";
  /** Path with its query, `/healthz`. */
  readonly path: string;
  /** 1 to 65535; the service's own port unless the stack file says otherwise. */
  readonly port: number;
}

/** Runs a command in the container. Good is exit code 0. */
export interface CommandHealth extends HealthTimes {
  readonly kind: "command";
  /** Program and arguments, without a shell. */
  readonly command: readonly string[];
}

/** Looks at the age of a file that the program touches: for bots without a port. */
export interface HeartbeatHealth extends HealthTimes {
  readonly kind: "heartbeat";
  /** Absolute path in the container, normalised, on a place that the program can write to. */
  readonly file: string;
  /** Age from which the program counts as stuck, in milliseconds. Whole seconds. */
  readonly maxAge: number;
}

/** No check: a task counts as good while it runs. */
export interface NoHealth {
  readonly kind: "none";
  /** Why there is none, for those who read the stack file. */
  readonly reason: string;
}

/** Pace of a health check. */
export interface HealthTimes {
  /** From the end of one check to the start of the next, in milliseconds. */
  readonly interval: number;
  /** Time for one check, in milliseconds. */
  readonly timeout: number;
  /** Failed checks in a row that make the task unhealthy, 1 to 20. */
  readonly retries: number;
  /** After the start, failures do not count for this long, in milliseconds. A first good check ends it. */
  readonly startPeriod: number;
}
