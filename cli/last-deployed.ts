import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { HistoryEntry } from "../engine/port.ts";
import { changedConfig } from "./config-text.ts";
import { lastGoodUpdate, ONE_RUN, storedValue } from "./last-good.ts";
import { fileServices, type StackFile } from "./stack-file.ts";

/** The stack file as it was deployed last. */
export interface LastDeployed {
  readonly file: StackFile;
  /** Whether the file has changes that are not deployed, and stay out. */
  readonly differs: boolean;
}

const NAMESPACE = "slipway:";

/**
 * The stack file with the configuration of the last good update, encrypted values as they stand: what an operation on one
 * service runs with, so that it deploys nothing else. What the backend does not show of past updates, and everything before
 * the first one, stays as the file has it.
 */
export function lastDeployed(history: readonly HistoryEntry[], file: StackFile, stack: string): LastDeployed {
  const good = lastGoodUpdate(history);
  if (good === undefined) return { file, differs: false };
  const present = valuesOf(file.text);
  const keys = [...new Set([...Object.keys(present), ...Object.keys(good.config)])].filter(
    (key) => key.startsWith(NAMESPACE) && !ONE_RUN.has(key) && isShown(good.config[key]),
  );
  const values = Object.fromEntries(keys.map((key) => [key, storedValue(good.config[key]?.value)]));
  const changed = keys.filter((key) => !isDeepStrictEqual(present[key], values[key]));
  if (changed.length === 0) return { file, differs: false };
  const wanted = Object.fromEntries(changed.map((key) => [key, values[key]]));
  const text = changedConfig(file.text, { images: {}, values: wanted });
  return { file: { path: file.path, text, services: fileServices(text, stack) }, differs: true };
}

function isShown(entry: HistoryEntry["config"][string] | undefined): boolean {
  return entry === undefined || entry.value !== undefined;
}

function valuesOf(text: string): Record<string, unknown> {
  const file = parse(text, { merge: true }) as { config?: Record<string, unknown> } | null;
  return file?.config ?? {};
}
