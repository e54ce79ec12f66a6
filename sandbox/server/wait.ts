import { setTimeout as pause } from "node:timers/promises";

/** How long to ask, and how often. */
export interface WaitOptions {
  /** Limit in seconds. */
  readonly seconds: number;
  /** Milliseconds between two questions. Default: 100. */
  readonly every?: number;
  /** Called about once a second with the whole seconds waited. */
  readonly onSecond?: (seconds: number) => void;
}

/** Asks until the answer is true; false when the limit came first. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  options: WaitOptions,
): Promise<boolean> {
  const start = Date.now();
  let told = 0;
  for (;;) {
    if (await condition()) return true;
    const waited = (Date.now() - start) / 1000;
    if (waited >= options.seconds) return false;
    if (Math.floor(waited) > told) {
      told = Math.floor(waited);
      options.onSecond?.(told);
    }
    await pause(options.every ?? 100);
  }
}
