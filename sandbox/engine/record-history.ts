import type { HistoryEntry, ResourceChange, ResourceOperation, RunOptions } from "../../engine/port.ts";
import { nextNumber, writeCheckpoint, writeEntry } from "./history.ts";
import type { ConfigValue } from "./stack-config.ts";
import { surroundingsOf } from "./surroundings.ts";

/** What an entry of the history says from the beginning. */
export interface EntryInput {
  /** Folder of the stack's history. */
  readonly folder: string;
  readonly projectDir: string;
  readonly kind: HistoryEntry["kind"];
  readonly options: RunOptions;
  readonly config: ReadonlyMap<string, ConfigValue>;
}

/** Enters a run in the history as begun, so that a killed one is there too. */
export async function beginEntry(input: EntryInput): Promise<HistoryEntry> {
  const [number, { environment, subject }] = await Promise.all([
    nextNumber(input.folder),
    surroundingsOf(input.projectDir),
  ]);
  const entry: HistoryEntry = {
    number,
    kind: input.kind,
    result: "in-progress",
    startedAt: new Date().toISOString(),
    message: input.options.message ?? subject,
    environment: { ...environment, ...input.options.environment },
    changes: {},
    config: Object.fromEntries(
      [...input.config].map(([key, value]) => [key, { value: value.stored, secret: value.secret }]),
    ),
  };
  await writeEntry(input.folder, entry);
  return entry;
}

/** Enters how a run ended, and the state that it left. */
export async function endEntry(
  folder: string,
  entry: HistoryEntry,
  changes: readonly ResourceChange[],
  checkpoint: string,
  ok: boolean,
): Promise<void> {
  await writeCheckpoint(folder, entry.number, checkpoint);
  await writeEntry(folder, {
    ...entry,
    result: ok ? "succeeded" : "failed",
    endedAt: new Date().toISOString(),
    changes: countChanges(changes),
  });
}

function countChanges(changes: readonly ResourceChange[]): Partial<Record<ResourceOperation, number>> {
  const counts: Partial<Record<ResourceOperation, number>> = {};
  for (const { operation } of changes) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}
