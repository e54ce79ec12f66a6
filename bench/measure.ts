/** Seconds that something takes. Throws what it throws. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/** The middle one of several figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints one figure in seconds. */
export function row(what: string, figure: number): void {
  console.log(`  ${what.padEnd(70)} ${figure.toFixed(1).padStart(6)} s`);
}

/** Prints a number. */
export function count(what: string, figure: number): void {
  console.log(`  ${what.padEnd(70)} ${String(figure).padStart(6)}`);
}

/** Prints a ratio, with the goal where there is one. */
export function ratio(what: string, figure: number, goal: string): void {
  console.log(`  ${what.padEnd(70)} ${figure.toFixed(2).padStart(6)}${goal === "" ? "" : `   (${goal})`}`);
}
