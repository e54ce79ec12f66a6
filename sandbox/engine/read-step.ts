import type { ReadResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { UNKNOWN } from "../drivers/driver.ts";
import type { ResourceRecord } from "./record.ts";
import { changeOf, driverContext, driverOf, learnSecrets, type RunContext } from "./run-context.ts";
import { NOTHING, type Sealed, unseal } from "./sealed.ts";
import { sealOutputs } from "./secret-outputs.ts";
import { StepError } from "./step-error.ts";
import { STACK_REFERENCE_TYPE, urnOf } from "./urn.ts";
import { fromStruct } from "./wire.ts";

/**
 * Reads something that the program does not manage: the outputs of a stack, or a resource by its id. It is kept in the
 * state as external and never deleted. Throws {@link StepError} where it is not there.
 */
export async function readResource(
  run: RunContext,
  request: ReadResourceRequest,
  outputsOf: (reference: string) => Promise<Sealed>,
): Promise<ResourceRecord> {
  const asked = recordAsked(run, request);
  if (run.journal.isFresh(asked.urn)) {
    throw new StepError(`Duplicate resource URN '${asked.urn}'; try giving it a unique name`, asked.urn);
  }
  const old = run.journal.get(asked.urn);
  const now = new Date().toISOString();
  const record = {
    ...asked,
    outputs: await outputsRead(run, asked, outputsOf),
    created: old?.created ?? now,
    modified: old?.modified ?? now,
  };
  learnSecrets(run, record);
  // What was managed until now and is only read from here on is still to be deleted, as a replaced one is.
  if (old && !old.external) run.journal.change(old, { delete: true });
  run.journal.register(record, old?.external ? old : undefined);
  run.reporter.done(changeOf(record, "read"));
  return record;
}

function recordAsked(run: RunContext, request: ReadResourceRequest): ResourceRecord {
  const type = request.getType();
  const parent = request.getParent() || undefined;
  return {
    urn: urnOf({ project: run.project, stack: run.stack, parent, type, name: request.getName() }),
    type,
    custom: true,
    id: request.getId(),
    inputs: unseal(fromStruct(request.getProperties())),
    outputs: NOTHING,
    parent,
    dependencies: request.getDependenciesList(),
    propertyDependencies: {},
    provider: request.getProvider() || undefined,
    protect: false,
    retainOnDelete: false,
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    ignoreChanges: [],
    replaceOnChanges: [],
    external: true,
    delete: false,
    pendingReplacement: false,
    initErrors: [],
  };
}

async function outputsRead(
  run: RunContext,
  record: ResourceRecord,
  outputsOf: (reference: string) => Promise<Sealed>,
): Promise<Sealed> {
  const id = record.id ?? "";
  if (record.type === STACK_REFERENCE_TYPE) return outputsOf(id);
  const driver = driverOf(run, record.type, record.urn);
  if (id === UNKNOWN) return { values: {}, secrets: [] };
  const olds = { inputs: record.inputs.values, outputs: record.inputs.values };
  const found = await driver.read(id, olds, driverContext(run, record));
  if (!found) throw new StepError(`${record.type} "${id}": is not there. Correct the id.`, record.urn);
  return sealOutputs(found.outputs, record.inputs, driver, record.additionalSecretOutputs);
}
