import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { Diagnostic, HistoryEntry } from "../engine/port.ts";
import { nameOf, qualifiedType } from "../sandbox/engine/urn.ts";
import { COMMAND_TYPE } from "./gates.ts";
import { ONE_RUN } from "./last-good.ts";

/** Gates, release and smoke steps that failed, by their logical names: a version that is bad, not a server that did not answer. */
export function failedSteps(errors: readonly Diagnostic[]): readonly string[] {
  const names = errors.flatMap(({ urn }) => {
    if (urn === undefined || !qualifiedType(urn).endsWith(COMMAND_TYPE)) return [];
    return /-(gate|release-.+|smoke-.+)$/.test(nameOf(urn)) ? [nameOf(urn)] : [];
  });
  return [...new Set(names)];
}

/** What the history says of a restore: {@link failedBefore}, `promote` and `history` read it there. */
export function restoreMessage(
  failed: HistoryEntry,
  steps: readonly string[],
  reasons: readonly string[],
): string {
  const why = steps.length === 0 ? "" : `: ${steps.join(", ")} failed`;
  return [`restore after update ${failed.number}${why}`, ...reasons].join("\n");
}

/**
 * The update that a gate or a step has failed with this very configuration, images included; undefined where there is
 * none, or where the same has run well since. The restore after it has recorded it in the history.
 *
 * @param text stack file of the run that is about to begin
 */
export function failedBefore(history: readonly HistoryEntry[], text: string): HistoryEntry | undefined {
  const failed = new Set(
    history.flatMap(({ message }) => {
      const [, number] = /^restore after update (\d+): .+ failed$/m.exec(message) ?? [];
      return number === undefined ? [] : [Number(number)];
    }),
  );
  if (failed.size === 0) return undefined;
  const wanted = configOf(text);
  const last = history.find((entry) => entry.kind === "update" && isSame(entry.config, wanted));
  return last !== undefined && last.result === "failed" && failed.has(last.number) ? last : undefined;
}

type Config = Readonly<Record<string, unknown>>;

function configOf(text: string): Config {
  return (parse(text, { merge: true }) as { config?: Config } | null)?.config ?? {};
}

/** A value that the backend does not show counts as another one. */
function isSame(entry: HistoryEntry["config"], wanted: Config): boolean {
  const isKnown = Object.values(entry).every(({ value }) => value !== undefined);
  const keys = new Set([...Object.keys(entry), ...Object.keys(wanted)]);
  const areSame = [...keys].every(
    (key) => ONE_RUN.has(key) || isDeepStrictEqual(plain(entry[key]?.value), plain(wanted[key])),
  );
  const images = [entry[RELEASE]?.value, wanted[RELEASE]].map((release) => imagesOf(plain(release)));
  return isKnown && areSame && isDeepStrictEqual(images[0], images[1]);
}

const RELEASE = "slipway:release";

/** The history has structured values as JSON text, and plain ones as text. */
function plain(value: unknown): unknown {
  if (value === undefined || typeof value === "object") return value;
  try {
    const parsed = JSON.parse(String(value)) as unknown;
    return typeof parsed === "object" ? parsed : String(value);
  } catch {
    return String(value);
  }
}

function imagesOf(release: unknown): unknown {
  return (release as { images?: unknown } | undefined)?.images ?? {};
}
