import { z } from "zod";
import { must } from "./problem.ts";

const PATTERN = /^(?=\d)(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?(?:(\d{1,9})ms)?$/;
const HOUR = 3_600_000;
const MINUTE = 60_000;
const SECOND = 1000;

/** Milliseconds of a text such as `10s`, `1m30s`, `500ms`; undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds, rest] = match.slice(1).map((digits) => Number(digits ?? 0));
  return (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * SECOND + (rest ?? 0);
}

/**
 * Go's canonical form of a duration without parts that are zero, as the Docker provider reads it back: 90000 is `1m30s`,
 * 60000 is `1m`, 500 is `500ms`, 0 is `0s`.
 * Any other form of the same time would show as a difference in every plan.
 *
 * @param ms whole milliseconds, not negative; throws a RangeError for others
 */
export function goDuration(ms: number): string {
  if (!Number.isSafeInteger(ms) || ms < 0)
    throw new RangeError(`${ms} is not a number of whole milliseconds`);
  if (ms > 0 && ms < SECOND) return `${ms}ms`;
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const seconds = (ms % MINUTE) / SECOND;
  const parts = [
    hours > 0 ? `${hours}h` : "",
    minutes > 0 ? `${minutes}m` : "",
    seconds > 0 ? `${seconds}s` : "",
  ];
  // Go leaves out zero seconds, and zero minutes only where there are no seconds either.
  if (hours > 0 && minutes === 0 && seconds > 0) parts[1] = "0m";
  return parts.join("") || "0s";
}

/** Schema of a duration between two others, both included; gives milliseconds. `example` goes into the repair. */
export function duration(least: string, most: string, example: string) {
  const error = must(
    `a duration from ${least} to ${most}`,
    (input) => `Say ${repair(input, least, most, example)}`,
  );
  const [from, to] = [limit(least), limit(most)];
  return z
    .string({ error })
    .refine((text) => inRange(parseDuration(text), from, to), { error })
    .meta({ title: `duration, ${least} to ${most}`, pattern: "^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$" })
    .transform((text) => parseDuration(text) ?? 0);
}

function inRange(ms: number | undefined, from: number, to: number): boolean {
  return ms !== undefined && ms >= from && ms <= to;
}

/** A plain number was most likely meant in seconds. */
function repair(input: unknown, least: string, most: string, example: string): string {
  const seconds = typeof input === "number" ? `${input}s` : "";
  return inRange(parseDuration(seconds), limit(least), limit(most)) ? seconds : example;
}

function limit(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new RangeError(`${text} is not a duration`);
  return ms;
}
