import { isMapping } from "../../config/fields.ts";
import { UsageError } from "../failure.ts";
import type { ServiceRow } from "../result.ts";

/** How a command ended that was called with `--json`. */
export interface RecordedRun {
  readonly ok: boolean;
  readonly stack: string;
  readonly error?: string;
  readonly services: readonly ServiceRow[];
  /** Of a preview that could be made. */
  readonly plan?: { readonly lines: readonly string[]; readonly summary: string };
  /** Of a preview: names of what `up` would refuse to replace or delete. */
  readonly refused: readonly string[];
  /** Whether it was a preview, also one that failed. */
  readonly isPreview: boolean;
}

/** Reads the lines of a command. Throws {@link UsageError} where it did not come to its end. */
export function readRun(file: string, text: string): RecordedRun {
  const events = text.split("\n").flatMap((line) => parsed(line));
  const result = events.findLast(({ type }) => type === "result");
  if (result === undefined) {
    throw new UsageError(
      `${file}: has no result in it. Write the lines of a command there: slipway … --json > ${file}`,
    );
  }
  const phases = events.flatMap(({ phase }) => (typeof phase === "string" ? [phase] : []));
  const { plan, refused, services, error } = result;
  return {
    ok: result.ok === true,
    stack: typeof result.stack === "string" ? result.stack : "",
    ...(typeof error === "string" && { error }),
    services: Array.isArray(services) ? (services as ServiceRow[]) : [],
    ...(isMapping(plan) && { plan: plan as unknown as NonNullable<RecordedRun["plan"]> }),
    refused: Array.isArray(refused) ? refused.map(String) : [],
    isPreview: isMapping(plan) || (phases.length > 0 && phases.every((phase) => phase === "preview")),
  };
}

/** What is no line of JSON comes from elsewhere, a warning of npm for example. */
function parsed(line: string): readonly Record<string, unknown>[] {
  try {
    const event: unknown = JSON.parse(line);
    return isMapping(event) ? [event] : [];
  } catch {
    return [];
  }
}
