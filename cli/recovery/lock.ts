import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineError, type LockOwner } from "../../engine/port.ts";
import { fateOf } from "../../engine/process-identity.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../failure.ts";
import { stopIfAsked } from "../interruption.ts";
import type { OpenStack } from "../open-stack.ts";

/** Settings of {@link holding}. */
export interface LockOptions {
  /** Take a lock of another host away, too. Default: false. */
  readonly force?: boolean;
}

/**
 * Does something that changes a stack, once nobody else does. A lock whose owner is gone is removed, one of a run that
 * outlives its own `slipway` is waited for, and one of somebody at work is respected: {@link CommandError}.
 */
export async function holding<Result>(
  context: Context,
  open: OpenStack,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const { engine, stack } = open;
  const known = await engine.owners(stack);
  await release(context, open, options, known);
  try {
    return await work();
  } catch (error) {
    // Of a backend that can only be asked by trying: nothing has happened yet.
    if (!(error instanceof EngineError) || error.category !== "locked") throw error;
    // What was taken since we looked is somebody's at work, whatever was asked for.
    const force = options.force === true && known.length === 0;
    if (error.owners.length === 0 && !force) throw error;
    await release(context, open, { force }, error.owners);
    if (error.owners.length === 0) await engine.unlock(stack, []);
    return work();
  }
}

async function release(
  context: Context,
  { engine, stack }: OpenStack,
  { force }: LockOptions,
  owners: readonly LockOwner[],
): Promise<void> {
  const dead: LockOwner[] = [];
  for (const owner of owners) {
    const whose = `process ${owner.pid} on ${owner.host}, since ${owner.since}`;
    if (owner.host !== hostname()) {
      if (force !== true) throw elsewhere(stack, whose);
      context.out.say(`${stack}: taking it over from ${whose}, as asked`);
      dead.push(owner);
      continue;
    }
    const fate = await fateOf(owner.pid, owner.program);
    if (fate === "running") throw atWork(stack, whose);
    if (fate === "orphaned") await waitFor(context, stack, owner);
    else context.out.say(`${stack}: removing the lock of ${whose}, which is gone`);
    if (fate === "gone") dead.push(owner);
  }
  if (dead.length > 0) await engine.unlock(stack, dead);
}

/** The engine of a killed `slipway` goes on alone, and ends by itself. */
async function waitFor({ out, world }: Context, stack: string, { pid, program }: LockOwner): Promise<void> {
  out.say(`${stack}: waiting for process ${pid}, which an interrupted run left at work`);
  while ((await fateOf(pid, program)) !== "gone") {
    stopIfAsked(world.signal, stack);
    await sleep(POLL_MS);
  }
}

const POLL_MS = 300;

function atWork(stack: string, whose: string): CommandError {
  return new CommandError(`stack ${stack} is being changed by ${whose}. Wait until that has ended.`);
}

function elsewhere(stack: string, whose: string): CommandError {
  return new CommandError(
    `stack ${stack} is locked by ${whose}. Wait until that has ended; if it was killed, take the stack over with: slipway recover --stack ${stack} --force`,
  );
}
