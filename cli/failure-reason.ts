import type { Diagnostic, HistoryEntry } from "../engine/port.ts";
import { nameOf } from "../sandbox/engine/urn.ts";
import { cleanReason } from "./failures.ts";

/** How much of a reason the history keeps: a line. */
const LONGEST = 200;
/** How many reasons of one update the history keeps. */
const MOST = 5;

/**
 * Why an update failed, for the message of the restore after it: no engine keeps that. Only what our own commands say, and
 * only their first line: what a program logged, or what a provider quotes, is no matter for a history.
 */
export function keptReasons(errors: readonly Diagnostic[]): readonly string[] {
  const reasons = errors.flatMap(({ urn, message }) => {
    if (urn === undefined || !/-(gate|prepare|smoke-.+|release-.+|back)$/.test(nameOf(urn))) return [];
    const [line = ""] = cleanReason(message).split("\n");
    return line === "" ? [] : [line.slice(0, LONGEST)];
  });
  return [...new Set(reasons)].slice(0, MOST);
}

/** Why an update of a history failed, where the restore after it says so. */
export function reasonOf(history: readonly HistoryEntry[], { number }: HistoryEntry): string | undefined {
  for (const { message } of history) {
    const [first = "", ...reasons] = message.split("\n");
    const [, failed, steps] = /^restore after update (\d+)(?:: (.+))?$/.exec(first) ?? [];
    if (Number(failed) !== number) continue;
    return reasons.filter((line) => line !== "").join(" ") || steps;
  }
  return undefined;
}
