import type { OpMap, UpdateSummary } from "@pulumi/pulumi/automation/index.js";
import type { HistoryEntry, ResourceOperation } from "./port.ts";

/** Configuration of one update, as the port holds it. */
export type UpdateConfig = HistoryEntry["config"];

const KINDS = ["update", "refresh", "destroy", "import"] as const;

/**
 * Entries of the CLI, newest first, as those of the port. Self-managed backends say version 0 for every one, so those are
 * numbered by their order in time.
 *
 * @param stored configurations with their encrypted values, newest first, where the backend can be read; else empty
 */
export function historyEntries(
  summaries: readonly UpdateSummary[],
  stored: readonly (UpdateConfig | undefined)[],
): HistoryEntry[] {
  const numbered = summaries.every(({ version }) => version > 0);
  return summaries.map((summary, index) => ({
    number: numbered ? summary.version : summaries.length - index,
    kind: KINDS.find((kind) => kind === summary.kind) ?? "other",
    result: summary.result === "succeeded" || summary.result === "failed" ? summary.result : "in-progress",
    startedAt: summary.startTime.toISOString(),
    ...endOf(summary),
    message: summary.message ?? "",
    environment: summary.environment ?? {},
    changes: changesOf(summary.resourceChanges ?? {}),
    config: stored[index] ?? listedConfig(summary),
  }));
}

function endOf({ result, endTime }: UpdateSummary): { endedAt?: string } {
  const ended = result !== "in-progress" && result !== "not-started" && endTime?.getTime() > 0;
  return ended ? { endedAt: endTime.toISOString() } : {};
}

function changesOf(counts: OpMap): HistoryEntry["changes"] {
  const changes: Partial<Record<ResourceOperation, number>> = {};
  for (const [operation, count] of Object.entries(counts)) {
    // A replacement is listed as such and as its two steps.
    const known = ["same", "create", "update", "replace", "delete", "read", "refresh"].includes(operation);
    if (known) changes[operation as ResourceOperation] = count;
  }
  return changes;
}

/** The list without `--show-secrets` leaves out the whole value of a key that holds a secret. */
function listedConfig({ config }: UpdateSummary): UpdateConfig {
  return Object.fromEntries(
    Object.entries(config ?? {}).map(([key, { value, secret }]) => [
      key,
      { ...(!secret && value !== undefined && { value }), secret: secret ?? false },
    ]),
  );
}
