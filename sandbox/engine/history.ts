import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { HistoryEntry } from "../../engine/port.ts";
import { readIfThere, writeAtomic } from "./atomic-file.ts";

/*
 * Two files an update, beside each other: `000012.history.json` with everything a list shows, and
 * `000012.checkpoint.json` with the state after it, so that listing reads no state.
 */
const ENTRY = /^(\d{6,})\.history\.json$/;

/** Every update of a stack, newest first. An entry that cannot be read is shown as failed, not left out. */
export async function readHistory(folder: string): Promise<HistoryEntry[]> {
  const numbers = await entryNumbers(folder);
  return Promise.all(numbers.reverse().map((number) => readEntry(folder, number)));
}

/** The number of the next update. */
export async function nextNumber(folder: string): Promise<number> {
  return ((await entryNumbers(folder)).at(-1) ?? 0) + 1;
}

/** Writes an entry, or replaces it once its update has ended. */
export async function writeEntry(folder: string, entry: HistoryEntry): Promise<void> {
  await writeAtomic(join(folder, `${fileName(entry.number)}.history.json`), `${JSON.stringify(entry)}\n`);
}

/** Keeps the state that an update ended with. */
export async function writeCheckpoint(folder: string, number: number, text: string): Promise<void> {
  await writeAtomic(join(folder, `${fileName(number)}.checkpoint.json`), text);
}

/** Marks an update that never ended, because its process was killed, as interrupted. Called under the lock only. */
export async function closeInterrupted(folder: string, now: Date): Promise<void> {
  const numbers = await entryNumbers(folder);
  // An update begins only after the one before it was closed, so only the newest can be open.
  const last = numbers.at(-1);
  if (last === undefined) return;
  const entry = await readEntry(folder, last);
  if (entry.result !== "in-progress") return;
  await writeEntry(folder, { ...entry, result: "interrupted", endedAt: now.toISOString() });
}

/** The newest checkpoint that `parse` accepts, as a path. */
export async function lastGoodCheckpoint(
  folder: string,
  parse: (text: string) => void,
): Promise<string | undefined> {
  for (const number of (await entryNumbers(folder)).reverse()) {
    const path = join(folder, `${fileName(number)}.checkpoint.json`);
    try {
      parse((await readIfThere(path)) ?? "");
      return path;
    } catch {
      // Not this one: an older one may do.
    }
  }
  return undefined;
}

async function entryNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .flatMap((name) => ENTRY.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

async function readEntry(folder: string, number: number): Promise<HistoryEntry> {
  try {
    const text = await readIfThere(join(folder, `${fileName(number)}.history.json`));
    return { ...parseEntry(text ?? ""), number };
  } catch (error) {
    return {
      number,
      kind: "other",
      result: "failed",
      startedAt: new Date(0).toISOString(),
      message: `this entry cannot be read: ${(error as Error).message}`,
      environment: {},
      changes: {},
      config: {},
    };
  }
}

/** Throws a plain `Error` where a text is no entry. */
function parseEntry(text: string): HistoryEntry {
  const json = JSON.parse(text) as Partial<Record<keyof HistoryEntry, unknown>> | null;
  const texts = [json?.kind, json?.result, json?.startedAt, json?.message];
  const mappings = [json?.environment, json?.changes, json?.config];
  const isWhole =
    texts.every((value) => typeof value === "string") &&
    mappings.every((value) => value !== null && typeof value === "object") &&
    !Number.isNaN(Date.parse(json?.startedAt as string));
  if (!isWhole) throw new Error("it is not whole");
  return json as HistoryEntry;
}

function fileName(number: number): string {
  return String(number).padStart(6, "0");
}
