import { basename } from "node:path";
import { failedBefore } from "./failed-before.ts";
import { UsageError } from "./failure.ts";
import { leftBehind } from "./rollback/left-behind.ts";
import type { BeforeUpdate } from "./update.ts";

/**
 * Refuses a configuration that has failed, and one that a rollback has left: what went wrong with it goes wrong again,
 * unless its cause is gone, and that only a person knows. Throws {@link UsageError}.
 *
 * @param text stack file of the run that is about to begin
 */
export async function refuseAgain({ engine, stack, file }: BeforeUpdate, text: string): Promise<void> {
  const history = await engine.history(stack);
  const failed = failedBefore(history, text);
  if (failed !== undefined) {
    throw new UsageError(
      `stack ${stack}: this very configuration failed in update ${failed.number} (${failed.startedAt}), and the stack went back. Nothing was changed.\n` +
        `Change what is wrong with it, or try it again as it is: slipway up --stack ${stack} --retry`,
    );
  }
  const behind = leftBehind(history, text);
  if (behind !== undefined) {
    throw new UsageError(
      `stack ${stack}: this is the configuration of update ${behind.left}, which rollback ${behind.rollback} has left. Nothing was changed.\n` +
        `Take it back in ${basename(file.path)} too, or go forward to it again: slipway up --stack ${stack} --retry`,
    );
  }
}
