import type { PendingOperation, ResourceState } from "./port.ts";
import type { StoredDeployment } from "./state-edit.ts";

/** Marks an object of a state as something else than plain data. The value is fixed in the engine's own source. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** One resource as `pulumi stack export` prints it. */
interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly delete?: boolean;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** What {@link readExport} finds. */
export interface ExportedStack {
  readonly resources: readonly ResourceState[];
  /** Outputs of the stack. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What killed runs left half-done. */
  readonly pending: readonly PendingOperation[];
}

/** A stack of which nothing is known. */
export const EMPTY_EXPORT: ExportedStack = { resources: [], outputs: {}, pending: [] };

/** Reads the text of `pulumi stack export`, made without `--show-secrets`. Secrets become `[secret]`. */
export function readExport(text: string): ExportedStack {
  const { deployment } = JSON.parse(text) as { deployment?: StoredDeployment<ExportedResource> };
  const resources = (deployment?.resources ?? []).map(toState);
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const pending = (deployment?.pending_operations ?? []).map(({ type, resource }) => ({
    operation: type as PendingOperation["operation"],
    resource: toState(resource),
  }));
  return { resources, outputs: stack?.outputs ?? {}, pending };
}

function toState(resource: ExportedResource): ResourceState {
  const { urn, type, id, parent } = resource;
  return {
    urn,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    ...(id !== undefined && { id }),
    ...(parent !== undefined && { parent }),
    protect: resource.protect ?? false,
    pendingDelete: resource.delete ?? false,
    inputs: masked(resource.inputs ?? {}) as Record<string, unknown>,
    outputs: masked(resource.outputs ?? {}) as Record<string, unknown>,
  };
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (value === null || typeof value !== "object") return value;
  if ((value as Record<string, unknown>)[SIGNATURE] === SECRET) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item)]));
}
