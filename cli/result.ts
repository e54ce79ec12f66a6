/** State of one service on its server. */
export type ServiceState =
  | "running"
  | "starting"
  | "updating"
  | "rolled back"
  | "failed"
  | "stopped"
  | "missing"
  | "unknown";

/** One service in the result of a command. */
export interface ServiceRow {
  readonly name: string;
  /** `web`, `polling` or `worker`; empty where the stack does not say. */
  readonly kind: string;
  /** `repository@sha256:…` of what runs; empty where nothing does. */
  readonly image: string;
  /** `unknown` where the Docker engine does not answer. */
  readonly state: ServiceState;
  /** `SLIPWAY_REVISION` of what runs: sha256, 64 hexadecimal digits. */
  readonly revision: string;
  /** ISO 8601, UTC: since when all of it has run; empty where nothing does. */
  readonly since: string;
  readonly tasks?: { readonly running: number; readonly wanted: number };
  /** Where what runs is not what the stack holds: what the stack holds instead. */
  readonly difference?: string;
  /** Stack, where rows of several are listed. */
  readonly stack?: string;
}

/** How a command ended: the last line with `--json`. */
export interface CommandResult {
  readonly ok: boolean;
  readonly stack?: string | undefined;
  readonly services?: readonly ServiceRow[];
  /** What went wrong and what became of it; absent when `ok`. */
  readonly error?: string;
  /** Default: 0 when `ok`, else 1. */
  readonly exitCode?: number;
  /** What else the command has to say, with `--json` only. */
  readonly more?: Readonly<Record<string, unknown>>;
}
