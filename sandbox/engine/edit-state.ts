import type { StoredDeployment } from "../../engine/state-edit.ts";
import type { ResourceJson } from "./checkpoint.ts";
import { closeInterrupted } from "./history.ts";
import type { Layout } from "./layout.ts";
import { takeLock } from "./lock.ts";
import { readState, writeState } from "./state-file.ts";

/** Changes the state of a stack and nothing else, under its lock. Needs no passphrase: secrets stay as they stand. */
export async function editState(
  layout: Layout,
  stack: string,
  edit: (deployment: StoredDeployment<ResourceJson>) => StoredDeployment<ResourceJson>,
): Promise<void> {
  const lock = await takeLock(layout.lock(stack), stack, "recovery");
  try {
    await closeInterrupted(layout.history(stack), new Date());
    const checkpoint = await readState(layout, stack);
    if (checkpoint === undefined) return;
    const deployment = { ...checkpoint.deployment, ...edit(checkpoint.deployment) };
    await writeState(layout, stack, `${JSON.stringify({ ...checkpoint, deployment })}\n`);
  } finally {
    await lock.release();
  }
}
