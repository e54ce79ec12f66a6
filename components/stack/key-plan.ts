import { ConfigError } from "../../config/error.ts";

/** A key that the stack makes by itself, as the configuration wants it. */
export interface GeneratedKey {
  /** Random bytes. */
  readonly bytes: number;
  /** How they are written where they are used. */
  readonly encoding: "hex" | "base64";
  /** Which generation is in use, from 1. */
  readonly generation: number;
}

/** The secrets that the stack makes by itself. */
export function generatedKeys<Secret extends { readonly kind: string }>(
  secrets: Readonly<Record<string, Secret>>,
): Record<string, Extract<Secret, { readonly kind: "generated" }>> {
  return Object.fromEntries(
    Object.entries(secrets).flatMap(([name, secret]) =>
      secret.kind === "generated" ? [[name, secret as Extract<Secret, { kind: "generated" }>]] : [],
    ),
  );
}

/** Every generation ever made, by key: its length in bytes. Published as the stack's output `keys`. */
export type KeyLedger = Readonly<Record<string, readonly number[]>>;

/**
 * The ledger after this update. It only grows: a generation that was made stays declared, because the resources are
 * protected, and a program that no longer declares a protected resource fails on every run. Of several ledgers the longest
 * count of each key holds.
 *
 * @param forget keys to give up with all their generations, by name
 * @throws ConfigError for one of these that is still configured, and when the length of a generation that exists would change: that would replace the key itself.
 */
export function planKeys(
  wanted: Readonly<Record<string, GeneratedKey>>,
  ledgers: readonly KeyLedger[],
  forget: readonly string[] = [],
): KeyLedger {
  const made = merge(ledgers);
  const ledger: Record<string, readonly number[]> = Object.fromEntries(
    Object.entries(made).filter(([name]) => !forget.includes(name)),
  );
  const problems = forget
    .filter((name) => name in wanted)
    .map((name) => `secrets.${name}: is to be forgotten, but is still configured. Remove it there first.`);
  for (const [name, key] of Object.entries(wanted)) {
    const generations = [...(made[name] ?? [])];
    while (generations.length < key.generation) generations.push(key.bytes);
    const bytes = generations[key.generation - 1];
    if (bytes !== key.bytes) {
      problems.push(
        `secrets.${name}.generate.bytes: is ${key.bytes}, but generation ${key.generation} was made with ${bytes}. ` +
          `Set it to ${bytes}, or generation to ${generations.length + 1} for a new key.`,
      );
    }
    ledger[name] = generations;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return ledger;
}

function merge(ledgers: readonly KeyLedger[]): KeyLedger {
  const merged: Record<string, readonly number[]> = {};
  for (const [name, lengths] of ledgers.flatMap((ledger) => Object.entries(ledger))) {
    if (lengths.length > (merged[name]?.length ?? 0)) merged[name] = lengths;
  }
  return merged;
}
