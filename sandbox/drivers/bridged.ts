import {
  type CheckResult,
  type Driver,
  type DriverContext,
  PartialFailure,
  type PropertyMap,
  UNKNOWN,
} from "./driver.ts";
import { asList } from "./properties.ts";
import { type CheckFailure, checkFields } from "./schema/check.ts";
import { conformFields } from "./schema/conform.ts";
import { diffFields, toDiffResult } from "./schema/diff.ts";
import type { Change } from "./schema/diff-collections.ts";
import { extractInputs } from "./schema/extract.ts";
import type { Fields } from "./schema/field.ts";
import { keepForms } from "./schema/keep.ts";
import { known, planFields } from "./schema/plan.ts";

/**
 * One kind of object of a provider that the Terraform bridge serves: a schema, and how to act on it. The rest is the same
 * for all of them. A `Link` is the provider's connection to its world.
 */
export interface BridgedResource<Link> {
  readonly type: string;
  readonly fields: Fields;
  /** Outputs that are secret whatever the inputs are. */
  readonly secretOutputs?: readonly string[];
  /**
   * An update that fails has changed nothing, so the state keeps what was. Otherwise it records what was wanted, as the
   * bridge does; a value that cannot be read back would then never be tried again after a refresh.
   */
  readonly failedUpdateChangesNothing?: boolean;
  /** The provider says that a replaced one must go first, whoever named it. */
  readonly deleteBeforeReplace?: boolean;
  /** Changes that follow from what the resource is by now, beside those of its inputs. */
  customDiff?(changes: readonly Change[], outputs: PropertyMap): readonly Change[];
  /** What the id of an existing object says, by the names of the schema; for adopting it. Throws where it is none. */
  identify?(id: string): PropertyMap;
  /** What is wrong with the inputs as a whole. */
  conflicts?(inputs: PropertyMap): readonly CheckFailure[];
  /** Makes it from the planned outputs; returns its id. */
  create(planned: PropertyMap, link: Link): Promise<string>;
  /** Changes it in place. A resource without this is replaced by every change. */
  update?(id: string, planned: PropertyMap, link: Link): Promise<void>;
  /**
   * What the world says, by the names of the schema, with its `id`; undefined when it is gone. `written`: right after a
   * create or an update.
   */
  inspect(
    id: string,
    state: PropertyMap,
    link: Link,
    written: boolean,
  ): Promise<(PropertyMap & { id: string }) | undefined>;
  remove(id: string, state: PropertyMap, link: Link): Promise<void>;
}

type State = { inputs: PropertyMap; outputs: PropertyMap };

type Connect<Link> = (context: DriverContext) => Promise<Link>;

/** A driver for one kind of object, with the behaviour that the Terraform bridge gives to all of them. */
export function bridgedDriver<Link>(resource: BridgedResource<Link>, connect: Connect<Link>): Driver {
  const { type, fields } = resource;
  return {
    type,
    secretOutputs: resource.secretOutputs ?? [],
    secretsSpread: false,
    check: (news, olds, autoName) => check(resource, news, olds, autoName),
    diff: (olds, news) => {
      const changes = diffFields(fields, olds.outputs, news);
      const named = "name" in fields && !asList(news.__defaults).includes("name");
      return toDiffResult(
        resource.customDiff?.(changes, olds.outputs) ?? changes,
        resource.deleteBeforeReplace ?? named,
      );
    },
    plan: (news, olds) => ({
      ...planFields(fields, news, olds?.outputs),
      id: olds?.outputs.id ?? UNKNOWN,
    }),
    create: async (news, context) => create(resource, news, await connect(context)),
    read: async (id, olds, context) => read(resource, id, olds, await connect(context)),
    update: async (id, olds, news, context) => update(resource, id, olds, news, await connect(context)),
    delete: async (id, olds, context) => resource.remove(id, olds.outputs, await connect(context)),
  };
}

/**
 * A name that nobody gives is made once and kept, also one that the program gave before: only a replacement, which has
 * no old inputs, gets a new one.
 */
function check<Link>(
  resource: BridgedResource<Link>,
  news: PropertyMap,
  olds: PropertyMap | undefined,
  autoName: () => string,
): CheckResult {
  const named = !("name" in resource.fields) || (news.name !== undefined && news.name !== null);
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

async function create<Link>(
  resource: BridgedResource<Link>,
  news: PropertyMap,
  link: Link,
): Promise<{ id: string; outputs: PropertyMap }> {
  const planned = planFields(resource.fields, news);
  const id = await resource.create(known(planned), link);
  const outputs = await outputsAfter(resource, id, planned, link);
  return { id: String(outputs.id), outputs };
}

async function update<Link>(
  resource: BridgedResource<Link>,
  id: string,
  olds: State,
  news: PropertyMap,
  link: Link,
): Promise<PropertyMap> {
  const planned = planFields(resource.fields, news, olds.outputs);
  try {
    // Without it nothing can differ: this only finishes what a failed look at a new one left unfinished.
    await resource.update?.(id, known(planned), link);
  } catch (error) {
    throw resource.failedUpdateChangesNothing ? error : failedHalfway(error, id, planned);
  }
  return outputsAfter(resource, id, planned, link);
}

async function outputsAfter<Link>(
  resource: BridgedResource<Link>,
  id: string,
  planned: PropertyMap,
  link: Link,
): Promise<PropertyMap> {
  try {
    const raw = await resource.inspect(id, known(planned), link, true);
    if (raw === undefined) throw new Error(`${resource.type} ${id} was gone as soon as it was there.`);
    return { ...conformFields(resource.fields, raw, planned), id: raw.id };
  } catch (error) {
    throw failedHalfway(error, id, planned);
  }
}

async function read<Link>(
  resource: BridgedResource<Link>,
  id: string,
  olds: State,
  link: Link,
): Promise<(State & { id: string }) | undefined> {
  const adopted = Object.keys(olds.outputs).length === 0;
  const state = adopted ? (resource.identify?.(id) ?? {}) : olds.outputs;
  const raw = await resource.inspect(id, state, link, false);
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
