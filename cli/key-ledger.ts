import type { ResourceState } from "../engine/port.ts";

const KEY_TYPE = "random:index/randomPassword:RandomPassword";

/**
 * Every generation of every generated key that the state has, by its length in bytes, for `slipway:release`. The outputs of
 * the stack tell of those that the last good update left; one that failed can have made more, and a program that does not
 * declare a protected resource fails.
 */
export function keyLedger(resources: readonly ResourceState[]): Record<string, readonly number[]> {
  const ledger: Record<string, number[]> = {};
  for (const { type, name, inputs } of resources) {
    const [, key, generation] = /^([A-Z][A-Z0-9_]*)-g([1-9]\d*)$/.exec(name) ?? [];
    if (type !== KEY_TYPE || key === undefined || typeof inputs.length !== "number") continue;
    ledger[key] ??= [];
    // Two hexadecimal digits a byte.
    ledger[key][Number(generation) - 1] = inputs.length / 2;
  }
  return Object.fromEntries(Object.entries(ledger).map(([key, lengths]) => [key, [...lengths].map(orFirst)]));
}

/** A gap can only come of a state that was edited; the length of the others is the likeliest. */
function orFirst(length: number | undefined, _index: number, lengths: readonly number[]): number {
  return length ?? lengths.find((other) => other !== undefined) ?? 32;
}
