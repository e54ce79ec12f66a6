import { EngineError } from "../../engine/port.ts";
import { readIfThere, writeAtomic } from "./atomic-file.ts";
import type { CheckpointJson } from "./checkpoint.ts";
import { lastGoodCheckpoint } from "./history.ts";
import type { Layout } from "./layout.ts";

/**
 * Reads the state of a stack without decrypting anything; undefined before the first update. A file that is no state
 * is left as it is: {@link EngineError} `failed` says which checkpoint of the history to restore.
 */
export async function readState(layout: Layout, stack: string): Promise<CheckpointJson | undefined> {
  const path = layout.state(stack);
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return parseCheckpoint(text);
  } catch (error) {
    const good = await lastGoodCheckpoint(
      layout.history(stack),
      (candidate) => void parseCheckpoint(candidate),
    );
    const repair = good
      ? `Keep a copy of it, then restore the last good state: cp '${good}' '${path}'`
      : "There is no good checkpoint in the history: restore the file from a backup, or move it away and start anew";
    throw new EngineError("failed", `${path}: is not a state (${(error as Error).message}). ${repair}.`, {
      cause: error,
    });
  }
}

/** Replaces the state of a stack. */
export async function writeState(layout: Layout, stack: string, text: string): Promise<void> {
  await writeAtomic(layout.state(stack), text);
}

/** Checks that a text has the shape of a state. Throws a plain `Error` that says where it has not. */
export function parseCheckpoint(text: string): CheckpointJson {
  if (text.trim() === "") throw new Error("the file is empty");
  const json = JSON.parse(text) as CheckpointJson;
  if (json?.version !== 3) throw new Error(`version is ${JSON.stringify(json?.version)}, must be 3`);
  const deployment = json.deployment;
  if (deployment === null || typeof deployment !== "object") throw new Error("deployment is missing");
  for (const list of ["resources", "pending_operations"] as const) {
    if (!Array.isArray(deployment[list] ?? [])) throw new Error(`${list} is no list`);
  }
  const pending = (deployment.pending_operations ?? []).map((operation) => operation?.resource);
  const live = new Set<string>();
  for (const resource of [...(deployment.resources ?? []), ...pending]) {
    if (typeof resource?.urn !== "string" || typeof resource.type !== "string") {
      throw new Error("a resource has no urn or no type");
    }
  }
  for (const resource of deployment.resources ?? []) {
    if (resource.delete) continue;
    if (live.has(resource.urn)) throw new Error(`${resource.urn} is there twice`);
    live.add(resource.urn);
  }
  return json;
}
