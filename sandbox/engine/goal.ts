import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { ResourceRecord } from "./record.ts";
import { NOTHING, type Sealed, unseal } from "./sealed.ts";
import { urnOf } from "./urn.ts";
import { fromStruct } from "./wire.ts";

/** What the program wants of one resource. */
export interface Goal {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: Sealed;
  readonly parent: string | undefined;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deletedWith: string | undefined;
  /** Undefined: the driver decides. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** Former URNs. */
  readonly aliases: readonly string[];
  /** The id to adopt instead of creating. */
  readonly importId: string | undefined;
  /** A component that a provider's process would construct: refused. */
  readonly remote: boolean;
}

/** Reads a registration. `parentOf` looks up options that children inherit. */
export function goalOf(
  request: RegisterResourceRequest,
  stack: { readonly project: string; readonly stack: string },
  parentOf: (urn: string) => ResourceRecord | undefined,
): Goal {
  const parent = request.getParent() || undefined;
  const type = request.getType();
  const name = request.getName();
  const inherited = parent ? parentOf(parent) : undefined;
  return {
    urn: urnOf({ ...stack, parent, type, name }),
    type,
    name,
    custom: request.getCustom(),
    inputs: unseal(fromStruct(request.getObject())),
    parent,
    dependencies: request.getDependenciesList(),
    propertyDependencies: propertyDependenciesOf(request),
    provider: request.getProvider() || undefined,
    protect: request.hasProtect() ? request.getProtect() === true : (inherited?.protect ?? false),
    retainOnDelete: request.hasRetainondelete()
      ? request.getRetainondelete() === true
      : (inherited?.retainOnDelete ?? false),
    deletedWith: request.getDeletedwith() || undefined,
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: request.getAliasurnsList(),
    importId: request.getImportid() || undefined,
    remote: request.getRemote(),
  };
}

function propertyDependenciesOf(request: RegisterResourceRequest): Record<string, readonly string[]> {
  const byProperty: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((value, key) => {
    byProperty[key] = value.getUrnsList();
  });
  return byProperty;
}

/** The record that a goal becomes; what a step finds out is set on top of it. */
export function recordOf(goal: Goal, known: Partial<ResourceRecord> = {}): ResourceRecord {
  return {
    urn: goal.urn,
    type: goal.type,
    custom: goal.custom,
    inputs: goal.inputs,
    outputs: NOTHING,
    parent: goal.parent,
    dependencies: goal.dependencies,
    propertyDependencies: goal.propertyDependencies,
    provider: goal.provider,
    protect: goal.protect,
    retainOnDelete: goal.retainOnDelete,
    deletedWith: goal.deletedWith,
    additionalSecretOutputs: goal.additionalSecretOutputs,
    ignoreChanges: goal.ignoreChanges,
    replaceOnChanges: goal.replaceOnChanges,
    external: false,
    delete: false,
    pendingReplacement: false,
    initErrors: [],
    ...known,
  };
}
