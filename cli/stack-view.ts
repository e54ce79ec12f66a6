import type { Operations } from "../components/stack/operations.ts";
import type { Engine, ResourceState } from "../engine/port.ts";
import { dockerServices } from "./gates.ts";

/** What the program publishes of one service. */
export interface PublishedService {
  /** Physical name of the Docker service. */
  readonly name: string;
  readonly kind: string;
  readonly after: readonly string[];
}

/** A stack as its last update left it. */
export interface StackView {
  readonly resources: readonly ResourceState[];
  /** `repository@sha256:…` by service: what passed last. */
  readonly images: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, PublishedService>>;
  /** Services that are stopped, and how often each was restarted. */
  readonly operations: Operations;
}

/** Reads state and outputs of a stack. Everything is empty before its first update. */
export async function readStack(engine: Engine, stack: string): Promise<StackView> {
  const [resources, outputs] = await Promise.all([engine.resources(stack), engine.outputs(stack)]);
  return {
    resources,
    images: record(outputs.images, (value) => typeof value === "string"),
    services: record(outputs.services, (value) => typeof value === "object" && value !== null),
    operations: record(outputs.operations, (value) => typeof value === "object" && value !== null),
  };
}

/** Services that the outputs tell of and the state does not have: taking a stack down leaves its outputs. */
export function goneServices({ services, resources }: StackView): readonly string[] {
  const there = new Set(dockerServices(resources).map(({ name }) => name));
  return Object.keys(services).filter((key) => !there.has(key));
}

function record<Value>(value: unknown, isValue: (value: unknown) => boolean): Record<string, Value> {
  if (value === null || typeof value !== "object") return {};
  return Object.fromEntries(Object.entries(value).filter(([, item]) => isValue(item)));
}
