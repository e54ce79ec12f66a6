/** Words of 32 bits that Blowfish starts from: 18 for its keys, four boxes of 256. */
const WORDS = 18 + 4 * 256;

/**
 * Blowfish's first state is the fraction of π in binary. It is computed here (Machin: 16·arctan 1/5 - 4·arctan 1/239),
 * which takes a few milliseconds, in place of 4 KiB of numbers that nobody can check by reading.
 */
export function blowfishTables(): { readonly keys: Uint32Array; readonly boxes: Uint32Array } {
  const guard = 64n;
  const bits = BigInt(WORDS) * 32n + guard;
  const one = 1n << bits;
  const pi = 16n * arctanInverse(5n, one) - 4n * arctanInverse(239n, one);
  const fraction = (pi - 3n * one) >> guard;
  const hex = fraction.toString(16).padStart(WORDS * 8, "0");
  const words = Uint32Array.from({ length: WORDS }, (_, i) =>
    Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16),
  );
  return { keys: words.slice(0, 18), boxes: words.slice(18) };
}

/** arctan(1/x) times `one`. */
function arctanInverse(x: bigint, one: bigint): bigint {
  let term = one / x;
  let sum = term;
  for (let n = 3n; term !== 0n; n += 2n) {
    term /= -x * x;
    sum += term / n;
  }
  return sum;
}
