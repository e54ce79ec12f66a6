import type { PropertyValue } from "../driver.ts";
import { parseDuration } from "../duration.ts";

/** What is wrong with a value, undefined when nothing is. */
export type Problem = (value: PropertyValue) => string | undefined;

/** A number that must not be below `lowest`. */
export function atLeast(lowest: number): Problem {
  return (value) => (Number(value) < lowest ? `'${value}' cannot be lower than ${lowest}` : undefined);
}

/** A number from `lowest` to `highest`. */
export function between(lowest: number, highest: number): Problem {
  return (value) =>
    Number(value) < lowest || Number(value) > highest
      ? `expected to be in the range (${lowest} - ${highest}), got ${value}`
      : undefined;
}

/** One of these texts. */
export function oneOf(...allowed: readonly string[]): Problem {
  return (value) =>
    allowed.includes(String(value))
      ? undefined
      : `expected to be one of [${allowed.map((text) => JSON.stringify(text)).join(" ")}], got ${value}`;
}

/** A text with something in it. */
export const notEmpty: Problem = (value) => (value === "" ? "expected to not be an empty string" : undefined);

/** A text that must match, in the provider's words. */
export function matches(pattern: RegExp): Problem {
  return (value) =>
    pattern.test(String(value)) ? undefined : `'${value}' doesn't match the pattern '${pattern.source}'`;
}

/** A duration as Go writes it, `1m30s`, and not negative. */
export const aDuration: Problem = (value) => {
  const nanoseconds = parseDuration(String(value));
  if (nanoseconds === undefined) return `'${value}' is not a valid duration`;
  return nanoseconds < 0 ? `'${value}' duration must not be negative` : undefined;
};

/** A share between 0 and 1, written as a text. */
export const aRatio: Problem = (value) => {
  const ratio = value === "" ? Number.NaN : Number(value);
  if (Number.isNaN(ratio)) return `'${value}' is not a float`;
  return ratio < 0 || ratio > 1 ? `'${value}' has to be between 0.0 and 1.0` : undefined;
};

/** Base64 with padding. The real provider prints the value here, which may be a secret: this one never does. */
export const aBase64: Problem = (value) => {
  const text = String(value).replace(/[\r\n]/g, "");
  const form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  return form.test(text) ? undefined : "the value (not shown) is not base64 decodeable";
};
