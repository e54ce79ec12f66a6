import { isDeepStrictEqual } from "node:util";
import type { HistoryEntry } from "../../engine/port.ts";

/** Since when a secret has been what it is: ISO 8601 in UTC, or why that cannot be said. */
export type SecretSince = string | "not deployed" | "unknown";

/**
 * When the oldest of the updates ran that have had a secret as the stack file has it now, without a break until today.
 * Encrypted values are compared as they stand: equal text is an equal value.
 *
 * @param entry of the file, as it is written
 */
export function secretSince(history: readonly HistoryEntry[], name: string, entry: unknown): SecretSince {
  let since: SecretSince = "not deployed";
  for (const update of history) {
    if (update.kind !== "update" || update.result !== "succeeded") continue;
    const block = update.config["slipway:secrets"];
    // Some backends do not show a value that holds a secret.
    if (block !== undefined && block.value === undefined) return since === "not deployed" ? "unknown" : since;
    if (!isDeepStrictEqual(entryOf(block?.value, name), normal(entry))) break;
    since = update.startedAt;
  }
  return since;
}

function entryOf(block: string | undefined, name: string): unknown {
  try {
    return normal((JSON.parse(block ?? "{}") as Record<string, unknown>)[name]);
  } catch {
    return undefined;
  }
}

/** What is left out has its default: generation 1. */
function normal(entry: unknown): unknown {
  const isKey = typeof entry === "object" && entry !== null && "generate" in entry;
  return isKey ? { generation: 1, ...entry } : entry;
}
