import type { Context } from "../context.ts";
import { preflightGithub } from "../github/preflight.ts";
import { refreshGithub } from "../github/refresh-github.ts";
import { openStack } from "../open-stack.ts";
import type { PlanPermissions } from "../plan-guard.ts";
import { holding } from "../recovery/lock.ts";
import type { CommandResult } from "../result.ts";
import { beforePreview, beforeUpdate, update } from "../update.ts";

/** Options of every command that updates a stack. */
export interface UpdateFlags extends PlanPermissions {
  /** False with `--no-restore`. */
  readonly restore: boolean;
  readonly force?: boolean;
}

/** Options of `slipway up`. */
export interface UpFlags extends UpdateFlags {
  readonly message?: string;
  readonly retry?: boolean;
  /** Whether what somebody changed on GitHub is undone first. */
  readonly refresh?: boolean;
}

/** `slipway up`: makes the stack what its file says. */
export async function up(context: Context, flags: UpFlags): Promise<CommandResult> {
  const open = await openStack(context, true);
  return holding(context, open, flags, async () => {
    const before = await beforeUpdate(context, open);
    const found = await preflightGithub(context, before);
    const refreshed = flags.refresh && (await refreshGithub(context, before));
    const start = refreshed ? await beforePreview(open) : before;
    const github = refreshed ? await preflightGithub(context, start) : found;
    return update(context, start, { ...flags, ...github, retry: flags.retry ?? false });
  });
}
