import { readFileSync } from "node:fs";
import type { PropertyMap } from "../../../sandbox/drivers/driver.ts";
import { asMap, isMap } from "../../../sandbox/drivers/properties.ts";

/** One resource as the real providers made it. */
export interface Golden {
  readonly type: string;
  readonly logicalName: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  readonly secretOutputs: readonly string[];
  /** What Docker then had, with Docker's own defaults filled in. */
  readonly docker?: PropertyMap;
}

const recorded = JSON.parse(
  readFileSync(new URL("../../golden/resources.json", import.meta.url), "utf8"),
) as readonly Golden[];

/** All recorded resources, each a fresh copy. */
export function goldenResources(): Golden[] {
  return structuredClone(recorded) as Golden[];
}

/** One of them by its logical name, a fresh copy. */
export function golden(logicalName: string): Golden {
  const found = goldenResources().find((resource) => resource.logicalName === logicalName);
  if (found === undefined) throw new Error(`no golden resource is called ${logicalName}`);
  return found;
}

/** A recorded service as the provider inspects it: without the defaults that `docker service inspect` fills in. */
export function inspectedService(resource: Golden): PropertyMap {
  const spec = structuredClone(asMap(resource.docker?.Spec));
  if (resource.inputs.updateConfig === undefined) delete spec.UpdateConfig;
  if (resource.inputs.rollbackConfig === undefined) delete spec.RollbackConfig;
  const task = asMap(resource.inputs.taskSpec);
  if (task.restartPolicy === undefined) delete asMap(asMap(spec.TaskTemplate).RestartPolicy).Delay;
  const endpoint = asMap(spec.EndpointSpec);
  return {
    ID: resource.outputs.id ?? "",
    Spec: spec,
    Endpoint: { Spec: endpoint, Ports: endpoint.Ports ?? [] },
  };
}

/** JSON without zeros, which Docker does not tell from nothing, and with its environment in one order. */
export function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZeros);
  if (!isMap(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, key === "Env" ? [...(item as string[])].sort() : withoutZeros(item)] as const)
    .filter(([, item]) => !isZero(item));
  return Object.fromEntries(entries);
}

function isZero(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}
