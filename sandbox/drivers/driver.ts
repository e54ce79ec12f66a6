/** A value as it travels between the program, the engine and a driver: JSON, secrets unwrapped. */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;
/** Inputs or outputs of a resource. */
export interface PropertyMap {
  [key: string]: PropertyValue;
}

/**
 * Stands for a value that a preview cannot know yet, at any depth of inputs or planned outputs. It is the SDK's own
 * wire constant (`@pulumi/pulumi/runtime/rpc`: `unknownValue`), so it needs no translation.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a driver gets beside the properties. */
export interface DriverContext {
  readonly urn: string;
  /** Inputs of the explicit provider resource (`pulumi:providers:docker`), `{}` for the default provider. */
  readonly providerConfig: PropertyMap;
  /** Environment variables of what a driver starts, beside our own. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Shown to the user at once, under the resource. Never with a secret in it. */
  log(severity: "info" | "warning", message: string): void;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
}

export interface CheckResult {
  /** Inputs with the provider's defaults and, where it names things by itself, a name. */
  readonly inputs: PropertyMap;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface DiffResult {
  /** Paths of the inputs that differ, `taskSpec.containerSpec.image`; empty: nothing to do. */
  readonly changed: readonly string[];
  /** Those of them that cannot be changed in place. Not empty: the resource is replaced. */
  readonly replacedBy: readonly string[];
  /** Whether the replaced one must go before its successor comes: the rule for resources with a name of the user's. */
  readonly deleteBeforeReplace: boolean;
}

/**
 * One resource type of one provider, acting on the real world as the real provider does.
 * Pure but for create, read, update and delete. An error's message is shown as it is: no secret in it.
 */
export interface Driver {
  /** For example `docker:index/service:Service`. */
  readonly type: string;
  /** Outputs that are secret whatever the inputs are. */
  readonly secretOutputs: readonly string[];
  /** True: any secret input makes every output secret. False: only the output of the same name (command 1.2.1, too). */
  readonly secretsSpread: boolean;
  /**
   * Validates and completes `news`. `olds` are the checked inputs of the resource as it is; `autoName` makes the
   * provider's own random name (logical name, dash, seven hexadecimal digits), kept from `olds` by the driver where the
   * resource is not replaced (`__defaults` in the inputs lists the properties filled here, as the bridge does).
   */
  check(news: PropertyMap, olds: PropertyMap | undefined, autoName: () => string): CheckResult;
  diff(olds: { inputs: PropertyMap; outputs: PropertyMap }, news: PropertyMap): DiffResult;
  /** Outputs that a preview shows for a create (`olds` absent) or an update; {@link UNKNOWN} where it cannot know. */
  plan(news: PropertyMap, olds?: { inputs: PropertyMap; outputs: PropertyMap }): PropertyMap;
  create(news: PropertyMap, context: DriverContext): Promise<{ id: string; outputs: PropertyMap }>;
  /**
   * Undefined when it is gone from the world. `id` where the provider found the object under another id than it knew:
   * a service is looked up by its name too, and one that was made again by hand is taken for the old one.
   */
  read(
    id: string,
    olds: { inputs: PropertyMap; outputs: PropertyMap },
    context: DriverContext,
  ): Promise<{ id?: string; inputs: PropertyMap; outputs: PropertyMap } | undefined>;
  update(
    id: string,
    olds: { inputs: PropertyMap; outputs: PropertyMap },
    news: PropertyMap,
    context: DriverContext,
  ): Promise<PropertyMap>;
  delete(
    id: string,
    olds: { inputs: PropertyMap; outputs: PropertyMap },
    context: DriverContext,
  ): Promise<void>;
}

/** Finds the driver of a type; undefined when the sandbox has none. */
export type DriverRegistry = (type: string) => Driver | undefined;

/** A failed create or update that left something behind: the state keeps it, so that the next run can go on. */
export class PartialFailure extends Error {
  readonly id: string;
  readonly outputs: PropertyMap;
  constructor(message: string, id: string, outputs: PropertyMap, options?: ErrorOptions) {
    super(message, options);
    this.name = "PartialFailure";
    this.id = id;
    this.outputs = outputs;
  }
}
