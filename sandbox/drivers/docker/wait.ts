import { setTimeout as sleep } from "node:timers/promises";
import { formatGoDuration } from "../duration.ts";

/** How long and for what to wait, in milliseconds. */
export interface WaitOptions {
  /** Before the first look. */
  readonly delay: number;
  /** Between two looks: the provider's SDK doubles its pause, but never below 5 s here and never above 10 s. */
  readonly interval?: number;
  readonly timeout: number;
  /** The state that ends the wait. */
  readonly target: readonly string[];
  /** Ends the wait with an error. */
  readonly signal: AbortSignal;
}

/**
 * Looks until the state is a wanted one, as the Terraform SDK's `StateChangeConf` does. What `look` throws ends it; a
 * timeout says so in the SDK's words.
 */
export async function waitForState(look: () => Promise<string>, options: WaitOptions): Promise<string> {
  const deadline = Date.now() + options.timeout;
  let last = "";
  let pause = options.delay;
  while (Date.now() + pause <= deadline) {
    await sleep(pause, undefined, { signal: options.signal });
    last = await look();
    if (options.target.includes(last)) return last;
    pause = options.interval ?? 5000;
  }
  await sleep(Math.max(0, deadline - Date.now()), undefined, { signal: options.signal });
  throw new WaitTimeout(options.target, last, options.timeout);
}

/** Nothing of what was wanted came in time. */
export class WaitTimeout extends Error {
  constructor(target: readonly string[], last: string, timeout: number) {
    const limit = formatGoDuration(timeout * 1e6);
    super(
      `timeout while waiting for state to become '${target.join(", ")}' (last state: '${last}', timeout: ${limit})`,
    );
    this.name = "WaitTimeout";
  }
}
