import {
  type CheckResult,
  type Driver,
  type DriverContext,
  PartialFailure,
  type PropertyMap,
  UNKNOWN,
} from "../driver.ts";
import { asList } from "../properties.ts";
import { type CheckFailure, checkFields } from "../schema/check.ts";
import { conformFields } from "../schema/conform.ts";
import { diffFields, toDiffResult } from "../schema/diff.ts";
import { extractInputs } from "../schema/extract.ts";
import type { Fields } from "../schema/field.ts";
import { keepForms } from "../schema/keep.ts";
import { known, planFields } from "../schema/plan.ts";
import { connect, type Link } from "./link.ts";

/** One kind of Docker object: a schema, and how to act on it. The rest is the same for all of them. */
export interface DockerResource {
  readonly type: string;
  readonly fields: Fields;
  /** Outputs that are secret whatever the inputs are. */
  readonly secretOutputs?: readonly string[];
  /** What is wrong with the inputs as a whole. */
  conflicts?(inputs: PropertyMap): readonly CheckFailure[];
  /** Makes it from the planned outputs; returns its id. */
  create(planned: PropertyMap, link: Link): Promise<string>;
  /** Changes it in place. A resource without this is replaced by every change. */
  update?(id: string, planned: PropertyMap, link: Link): Promise<void>;
  /** What the world says, by the names of the schema, with its `id`; undefined when it is gone. */
  inspect(id: string, state: PropertyMap, link: Link): Promise<(PropertyMap & { id: string }) | undefined>;
  remove(id: string, state: PropertyMap, link: Link): Promise<void>;
}

type State = { inputs: PropertyMap; outputs: PropertyMap };

/** A driver for one kind of Docker object, with the behaviour that the Terraform bridge gives to all of them. */
export function dockerDriver(resource: DockerResource): Driver {
  const { type, fields } = resource;
  return {
    type,
    secretOutputs: resource.secretOutputs ?? [],
    secretsSpread: false,
    check: (news, olds, autoName) => check(resource, news, olds, autoName),
    diff: (olds, news) =>
      toDiffResult(diffFields(fields, olds.outputs, news), !asList(news.__defaults).includes("name")),
    plan: (news, olds) => ({
      ...planFields(fields, news, olds?.outputs),
      id: olds?.outputs.id ?? UNKNOWN,
    }),
    create: (news, context) => create(resource, news, context),
    read: (id, olds, context) => read(resource, id, olds, context),
    update: (id, olds, news, context) => update(resource, id, olds, news, context),
    delete: async (id, olds, context) => resource.remove(id, olds.outputs, await connect(context)),
  };
}

/**
 * A name that nobody gives is made once and kept, also one that the program gave before: only a replacement, which has
 * no old inputs, gets a new one.
 */
function check(
  resource: DockerResource,
  news: PropertyMap,
  olds: PropertyMap | undefined,
  autoName: () => string,
): CheckResult {
  const named = news.name !== undefined && news.name !== null;
  const complete = named ? news : { ...news, name: olds?.name ?? autoName() };
  const { inputs, failures } = checkFields(resource.fields, complete);
  const defaults = Object.keys(resource.fields).filter(
    (name) => name in inputs && (name === "name" ? !named : news[name] === undefined),
  );
  return {
    inputs: { ...inputs, __defaults: defaults.sort() },
    failures: [...failures, ...(resource.conflicts?.(inputs) ?? [])],
  };
}

async function create(
  resource: DockerResource,
  news: PropertyMap,
  context: DriverContext,
): Promise<{ id: string; outputs: PropertyMap }> {
  const link = await connect(context);
  const planned = planFields(resource.fields, news);
  const id = await resource.create(known(planned), link);
  const outputs = await outputsAfter(resource, id, planned, link);
  return { id: String(outputs.id), outputs };
}

async function update(
  resource: DockerResource,
  id: string,
  olds: State,
  news: PropertyMap,
  context: DriverContext,
): Promise<PropertyMap> {
  const link = await connect(context);
  const planned = planFields(resource.fields, news, olds.outputs);
  if (resource.update === undefined) throw new Error(`${resource.type} cannot be changed in place.`);
  try {
    await resource.update(id, known(planned), link);
  } catch (error) {
    throw failedHalfway(error, id, planned);
  }
  return outputsAfter(resource, id, planned, link);
}

async function outputsAfter(
  resource: DockerResource,
  id: string,
  planned: PropertyMap,
  link: Link,
): Promise<PropertyMap> {
  try {
    const raw = await resource.inspect(id, known(planned), link);
    if (raw === undefined) throw new Error(`${resource.type} ${id} was gone as soon as it was there.`);
    return { ...conformFields(resource.fields, raw, planned), id: raw.id };
  } catch (error) {
    throw failedHalfway(error, id, planned);
  }
}

async function read(
  resource: DockerResource,
  id: string,
  olds: State,
  context: DriverContext,
): Promise<(State & { id: string }) | undefined> {
  const raw = await resource.inspect(id, olds.outputs, await connect(context));
  if (raw === undefined) return undefined;
  const outputs = {
    ...keepForms(resource.fields, olds.outputs, conformFields(resource.fields, raw)),
    id: raw.id,
  };
  return { id: raw.id, inputs: extractInputs(olds.inputs, outputs), outputs };
}

/** The provider records what it wanted also when that failed; the error makes the next `up` try again. */
function failedHalfway(error: unknown, id: string, planned: PropertyMap): Error {
  if (error instanceof PartialFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new PartialFailure(message, id, { ...known(planned), id }, { cause: error });
}
