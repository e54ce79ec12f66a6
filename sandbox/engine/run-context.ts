import { isDeepStrictEqual } from "node:util";
import type { ResourceChange, ResourceOperation } from "../../engine/port.ts";
import type { LocalAccess } from "../../github/local-access.ts";
import type { Driver, DriverContext, DriverRegistry, PropertyMap } from "../drivers/driver.ts";
import type { FunctionRegistry } from "../drivers/function.ts";
import type { Gate } from "./gate.ts";
import type { Journal } from "./journal.ts";
import { providerDriver } from "./provider-driver.ts";
import type { ResourceRecord } from "./record.ts";
import type { Redactor } from "./redact.ts";
import type { Reporter } from "./reporter.ts";
import { secretValues } from "./sealed.ts";
import { StepError } from "./step-error.ts";
import type { Turns } from "./turns.ts";
import { nameOf, PROVIDER_TYPE_PREFIX, providerUrn } from "./urn.ts";

const GITHUB_PROVIDER = `${PROVIDER_TYPE_PREFIX}github`;

/** What every part of one run shares. */
export interface RunContext {
  readonly project: string;
  readonly stack: string;
  /** A preview: drivers only plan, nothing is written. */
  readonly dryRun: boolean;
  readonly registry: DriverRegistry;
  /** What stands in for GitHub, with its token. Undefined: nothing does. */
  readonly github: LocalAccess | undefined;
  /** Undefined: there are no functions of providers. */
  readonly functions: FunctionRegistry | undefined;
  readonly journal: Journal;
  /** Steps that may act on the same resource. */
  readonly turns: Turns;
  readonly reporter: Reporter;
  readonly redactor: Redactor;
  /** Closed by the first failure and by a cancellation. */
  readonly gate: Gate;
  /** URNs to act on; undefined: all. */
  readonly targets: ReadonlySet<string> | undefined;
  /** Environment variables of what drivers start. */
  readonly variables: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The driver of a type. Throws {@link StepError} where the sandbox has none. */
export function driverOf(run: RunContext, type: string, urn: string): Driver {
  const driver = type.startsWith(PROVIDER_TYPE_PREFIX) ? providerDriver(type) : run.registry(type);
  if (driver) return driver;
  throw new StepError(
    `${nameOf(urn)}: the sandbox has no driver for ${type}. Deploy this stack with the real engine.`,
    urn,
  );
}

/** What a driver gets beside the properties. */
export function driverContext(
  run: RunContext,
  record: Pick<ResourceRecord, "urn" | "provider">,
): DriverContext {
  return {
    urn: record.urn,
    providerConfig: providerConfig(run, record.provider),
    log: (severity, message) => run.reporter.say(severity, message, record.urn),
    variables: run.variables,
    signal: run.signal,
  };
}

/**
 * The inputs of an explicit provider, by the reference that its resources have. One for the sandbox's own GitHub gets the
 * token of that here, so that it is never in the state, and no real token ever gets there.
 */
export function providerConfig(run: RunContext, reference: string | undefined): PropertyMap {
  if (!reference) return {};
  const record = run.journal.get(providerUrn(reference));
  const config = record?.inputs.values ?? {};
  const isLocal = record?.type === GITHUB_PROVIDER && config.baseUrl === run.github?.baseUrl;
  return isLocal && run.github ? { ...config, token: run.github.token } : config;
}

/** Teaches the redactor the secrets of a record, before any message about it can be said. */
export function learnSecrets(
  run: RunContext,
  record: Pick<ResourceRecord, "type" | "inputs" | "outputs">,
): void {
  const { redactor } = run;
  for (const value of secretValues(record.inputs)) redactor.learn(value);
  const driver = run.registry(record.type);
  if (!driver?.secretsSpread) {
    for (const value of secretValues(record.outputs)) redactor.learn(value);
    return;
  }
  for (const [key, value] of Object.entries(record.outputs.values)) {
    if (driver.secretOutputs.includes(key)) redactor.learn(value);
    else if (record.outputs.secrets.length > 0 && !isDeepStrictEqual(value, record.inputs.values[key])) {
      redactor.learnTainted(value);
    }
  }
}

/** A line of the plan. */
export function changeOf(
  record: Pick<ResourceRecord, "urn" | "type">,
  operation: ResourceOperation,
  changed: readonly string[] = [],
  replacedBy: readonly string[] = [],
): ResourceChange {
  return { urn: record.urn, type: record.type, name: nameOf(record.urn), operation, changed, replacedBy };
}
