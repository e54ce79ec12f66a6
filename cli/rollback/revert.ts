import { parse } from "yaml";
import { type ConfigChange, configChanges, shownValue } from "../config-changes.ts";
import { SECRETS, SERVICES } from "./ran.ts";

/** What a stack file must take back to say what a past update ran: one line a place. */
export function toRevert(
  text: string,
  ran: Readonly<Record<string, unknown>>,
  update: number,
): readonly string[] {
  const config = (parse(text, { merge: true }) as { config?: Record<string, unknown> } | null)?.config ?? {};
  const keys = [SERVICES, SECRETS].filter((key) => Object.hasOwn(ran, key));
  return keys
    .flatMap((key) => configChanges(config[key] ?? {}, ran[key] ?? {}, key.replace("slipway:", "")))
    .map((change) => line(change, update));
}

function line({ path, before, after }: ConfigChange, update: number): string {
  if (after === undefined) return `${path}: update ${update} did not have it. Take it out.`;
  if (before === undefined) return `${path}: is missing, update ${update} had ${given(after)}.`;
  if (isSecure(before) || isSecure(after)) return `${path}: is not the value that update ${update} had.`;
  return `${path}: is ${shownValue(before)}, update ${update} had ${shownValue(after)}.`;
}

function given(value: unknown): string {
  if (isSecure(value)) return "a secret value there";
  return value !== null && typeof value === "object" ? "it" : shownValue(value);
}

function isSecure(value: unknown): boolean {
  return value !== null && typeof value === "object" && "secure" in value;
}
