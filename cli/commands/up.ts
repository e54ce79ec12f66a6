import type { Context } from "../context.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import { beforeUpdate, update } from "../update.ts";

/** Options of every command that updates a stack. */
export interface UpdateFlags {
  readonly allowReplace: readonly string[];
  /** False with `--no-restore`. */
  readonly restore: boolean;
}

/** Options of `slipway up`. */
export interface UpFlags extends UpdateFlags {
  readonly message?: string;
}

/** `slipway up`: makes the stack what its file says. */
export async function up(context: Context, flags: UpFlags): Promise<CommandResult> {
  return update(context, await beforeUpdate(await openStack(context, true)), flags);
}
