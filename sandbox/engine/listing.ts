import { readdir } from "node:fs/promises";
import type { PendingOperation, ResourceState } from "../../engine/port.ts";
import { type CheckpointJson, type ResourceJson, walkSecrets } from "./checkpoint.ts";
import type { Layout } from "./layout.ts";
import { nameOf, STACK_TYPE } from "./urn.ts";
import type { WireObject } from "./wire.ts";

/** The names of the stacks that have a stack file in the project folder or a state, sorted. */
export async function stackNames(projectDir: string, layout: Layout): Promise<string[]> {
  const [files, states] = await Promise.all([namesIn(projectDir), namesIn(layout.stateFolder)]);
  const found = [
    ...files.flatMap((name) => /^Pulumi\.(.+)\.ya?ml$/.exec(name)?.[1] ?? []),
    ...states.flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []),
  ];
  return [...new Set(found)].sort();
}

/** The resources of a state, with `[secret]` in place of every secret: reading them needs no passphrase. */
export function listResources(checkpoint: CheckpointJson | undefined): ResourceState[] {
  return (checkpoint?.deployment.resources ?? []).map(listed);
}

/** What killed runs left half-done, masked in the same way. */
export function listPending(checkpoint: CheckpointJson | undefined): PendingOperation[] {
  return (checkpoint?.deployment.pending_operations ?? []).map(({ type, resource }) => ({
    operation: type as PendingOperation["operation"],
    resource: listed(resource),
  }));
}

function listed(record: ResourceJson): ResourceState {
  return {
    urn: record.urn,
    type: record.type,
    name: nameOf(record.urn),
    ...(record.id === undefined ? {} : { id: record.id }),
    ...(record.parent === undefined ? {} : { parent: record.parent }),
    protect: record.protect === true,
    pendingDelete: record.delete === true,
    inputs: masked(record.inputs),
    outputs: masked(record.outputs),
  };
}

/** The outputs of the last update, with `[secret]` in place of every secret. */
export function listOutputs(checkpoint: CheckpointJson | undefined): WireObject {
  return masked(rootOf(checkpoint)?.outputs);
}

function rootOf(checkpoint: CheckpointJson | undefined): ResourceJson | undefined {
  return checkpoint?.deployment.resources?.find((record) => record.type === STACK_TYPE && !record.delete);
}

function masked(properties: WireObject | undefined): WireObject {
  return walkSecrets(properties ?? {}, () => "[secret]") as WireObject;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}
