import { isWithin, normalPath } from "./container-path.ts";
import * as defaults from "./defaults.ts";
import { parseDuration } from "./durations.ts";
import type { BackupConfig, ColumnRestore, StepConfig } from "./step-config.ts";
import type { StepFields } from "./steps.ts";

type Volumes = Readonly<Record<string, { readonly target: string }>>;

/** A checked step of its kind. */
export function resolveStep(fields: StepFields, volumes: Volumes): StepConfig {
  const { name, at, timeout, run, undo, backup } = fields;
  if (run !== undefined) return { kind: "run", name, at, timeout, run, ...(undo && { undo }) };
  if (backup === undefined) throw new Error("a step passed that does nothing");
  const keep = fields.keep ?? { count: defaults.KEEP_COUNT, age: parseDuration(defaults.KEEP_AGE) ?? 0 };
  return { kind: "backup", name, at, timeout, backup: resolveBackup(backup, volumes), keep };
}

function resolveBackup(fields: NonNullable<StepFields["backup"]>, volumes: Volumes): BackupConfig {
  const { sqlite, command, volume, restore } = fields;
  if (volume !== undefined) return { kind: "volume", volume };
  if (command !== undefined) return { kind: "command", command, restore: restore as readonly string[] };
  const path = normalPath(sqlite ?? "");
  const columns = restore && { restore: restore as ColumnRestore };
  return { kind: "sqlite", path, volume: volumeOf(path, volumes) ?? "", ...columns };
}

/** Name of the volume that a path in the container lies in, not the volume's own folder. */
export function volumeOf(path: string, volumes: Volumes): string | undefined {
  return Object.keys(volumes).find((name) => {
    const target = normalPath(volumes[name]?.target ?? "");
    return path !== target && isWithin(path, target);
  });
}
