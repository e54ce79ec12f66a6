/** A step of a release, beside the rollout of its service: a job with what the service has, in the order of the list. */
export type StepConfig = RunStep | BackupStep;

/** What every step has. */
interface StepBase {
  /** A DNS label, unique among the release and smoke steps of its service. */
  readonly name: string;
  /** Which side of its service's own rollout. All that are before come first. */
  readonly at: "before" | "after";
  /** In milliseconds. */
  readonly timeout: number;
}

/** A command of the new version. It runs again when its image, its command or what it gets has changed. */
export interface RunStep extends StepBase {
  readonly kind: "run";
  /** Program and arguments, without a shell. */
  readonly run: readonly string[];
  /** What takes it back, with the image of the version that is left. Absent: nothing does, or a backup. */
  readonly undo?: readonly string[];
}

/** A copy of data on the server, checked before the next step may run. */
export interface BackupStep extends StepBase {
  readonly kind: "backup";
  readonly backup: BackupConfig;
  /** How long copies stay; one good one always does. */
  readonly keep: KeepConfig;
}

/** What is copied. */
export type BackupConfig = SqliteBackup | CommandBackup | VolumeBackup;

/** A SQLite file, copied while it is in use. */
export interface SqliteBackup {
  readonly kind: "sqlite";
  /** Absolute path in the container, normalised, in {@link SqliteBackup.volume}. */
  readonly path: string;
  /** Name of the volume that it lies in. */
  readonly volume: string;
  /** What comes back. Absent: the whole file. */
  readonly restore?: ColumnRestore;
}

/** Columns of a table that come back row by row, when the schema has been undone. */
export interface ColumnRestore {
  readonly table: string;
  /** Column that tells which row is which. */
  readonly key: string;
  readonly columns: readonly string[];
}

/** What a command of the program's own writes to the file that SLIPWAY_BACKUP names. */
export interface CommandBackup {
  readonly kind: "command";
  readonly command: readonly string[];
  /** Reads the file that SLIPWAY_BACKUP names. */
  readonly restore: readonly string[];
}

/** All that is in a volume. The service is stopped meanwhile. */
export interface VolumeBackup {
  readonly kind: "volume";
  /** Name of the volume. */
  readonly volume: string;
}

/** How many copies of a step stay, and how long. */
export interface KeepConfig {
  /** 1 to 100. */
  readonly count: number;
  /** In milliseconds: 1 h to 10 years. */
  readonly age: number;
}
