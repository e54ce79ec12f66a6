import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Driver,
  type DriverContext,
  type DriverRegistry,
  PartialFailure,
  type PropertyMap,
  UNKNOWN,
} from "../../../../sandbox/drivers/driver.ts";

import type { FunctionContext, FunctionRegistry } from "../../../../sandbox/drivers/function.ts";

/** What exists in the world of a test, and what happened there, in order. It lives in a file, as a real world outlives a run. */
export interface WorldContent {
  objects: Record<string, PropertyMap>;
  log: string[];
  next: number;
}

/** The types with a driver. Secret inputs spread in commands, as in the real provider. */
const TYPES = new Set([
  "test:index:Thing",
  "test:index:Command",
  "command:local:Command",
  "random:index/randomBytes:RandomBytes",
]);

/** A world in a JSON file. */
export class World {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
    if (!existsSync(path)) this.write({ objects: {}, log: [], next: 1 });
  }

  read(): WorldContent {
    return JSON.parse(readFileSync(this.path, "utf8")) as WorldContent;
  }

  write(content: WorldContent): void {
    // Whole at once: another process may be reading it.
    writeFileSync(`${this.path}.new`, JSON.stringify(content));
    renameSync(`${this.path}.new`, this.path);
  }

  change<T>(act: (content: WorldContent) => T): T {
    const content = this.read();
    const result = act(content);
    this.write(content);
    return result;
  }

  /** What happened since the last call. */
  takeLog(): string[] {
    return this.change((content) => content.log.splice(0));
  }

  /** Names of all objects, sorted. */
  names(): string[] {
    return Object.values(this.read().objects)
      .map((object) => String(object.name))
      .sort();
  }

  /** The registry of this world: every type of {@link TYPES} behaves like a thing. */
  readonly registry: DriverRegistry = (type) => (TYPES.has(type) ? thingDriver(this, type) : undefined);

  /** `test:index:find` looks up a thing by name, and says which provider was asked. */
  readonly functions: FunctionRegistry = (token) =>
    token === "test:index:find" ? { token, invoke: (args, context) => find(this, args, context) } : undefined;
}

/**
 * Inputs with a meaning: `name` (the user's own: replaced by delete first), `kind` (replaces), `fail` (`create`, `update`,
 * `delete`, `read`: fails there), `partial` (create or update is left half done), `delay` (milliseconds of each operation),
 * `beside` (name of another: no operation ends before that one has begun the same).
 */
function thingDriver(world: World, type: string): Driver {
  return {
    type,
    secretOutputs: ["token"],
    secretsSpread: type.endsWith(":Command"),
    ...pureParts,
    create: (news, context) => create(world, news, context),
    read: (id, olds) => read(world, id, olds.inputs),
    update: (id, _olds, news) => update(world, id, news),
    delete: (id, olds) => remove(world, id, olds.inputs),
  };
}

const pureParts: Pick<Driver, "check" | "diff" | "plan"> = {
  check(news, olds, autoName) {
    const failures = Number(news.size) < 0 ? [{ property: "size", reason: "is -1, must be 0 or more" }] : [];
    if (news.name !== undefined) return { inputs: news, failures };
    const kept = Array.isArray(olds?.__defaults) ? olds.name : undefined;
    return { inputs: { ...news, name: kept ?? autoName(), __defaults: ["name"] }, failures };
  },
  diff(olds, news) {
    const keys = new Set([...Object.keys(olds.inputs), ...Object.keys(news)]);
    keys.delete("__defaults");
    const changed = [...keys].filter((key) => JSON.stringify(olds.inputs[key]) !== JSON.stringify(news[key]));
    const replacedBy = changed.filter((key) => key === "kind" || key === "name");
    return { changed, replacedBy, deleteBeforeReplace: news.__defaults === undefined };
  },
  plan: (news, olds) => ({
    ...news,
    serial: olds?.outputs.serial ?? UNKNOWN,
    token: olds?.outputs.token ?? UNKNOWN,
  }),
};

function outputsOf(inputs: PropertyMap, id: string): PropertyMap {
  return { ...inputs, serial: `serial-${id}`, token: `token-of-${id}` };
}

async function find(
  world: World,
  { name }: PropertyMap,
  { providerConfig }: FunctionContext,
): Promise<PropertyMap> {
  const found = Object.entries(world.read().objects).find(([, object]) => object.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return { id: found[0], payload: found[1].payload ?? null, provider: providerConfig };
}

async function operate(world: World, what: string, inputs: PropertyMap): Promise<void> {
  world.change((content) => content.log.push(`${what} ${inputs.name}`));
  if (typeof inputs.delay === "number") await sleep(inputs.delay);
  if (typeof inputs.beside === "string") await begun(world, `${what} ${inputs.beside}`);
  if (inputs.fail === what)
    throw new Error(`${what} of ${inputs.name} does not work: ${inputs.payload ?? ""}`);
  if (typeof inputs.delay === "number") {
    world.change((content) => content.log.push(`end ${what} ${inputs.name}`));
  }
}

async function begun(world: World, line: string): Promise<void> {
  for (const limit = Date.now() + 15_000; !world.read().log.includes(line); await sleep(10)) {
    if (Date.now() > limit) throw new Error(`${line} has not begun`);
  }
}

async function create(
  world: World,
  news: PropertyMap,
  context: DriverContext,
): Promise<{ id: string; outputs: PropertyMap }> {
  context.log("info", `creating with ${news.payload ?? "nothing"}`);
  await operate(world, "create", news);
  const id = world.change((content) => {
    if (Object.values(content.objects).some((object) => object.name === news.name)) {
      throw new Error(`AlreadyExists: ${news.name}`);
    }
    const made = `id-${content.next++}`;
    content.objects[made] = { ...news, provider: context.providerConfig };
    return made;
  });
  if (news.partial) throw new PartialFailure(String(news.partial), id, outputsOf(news, id));
  return { id, outputs: outputsOf(news, id) };
}

async function read(
  world: World,
  id: string,
  olds: PropertyMap,
): Promise<{ inputs: PropertyMap; outputs: PropertyMap } | undefined> {
  await operate(world, "read", olds);
  const found = world.read().objects[id];
  if (!found) return undefined;
  const { provider: _, ...inputs } = found;
  return { inputs, outputs: outputsOf(inputs, id) };
}

async function update(world: World, id: string, news: PropertyMap): Promise<PropertyMap> {
  await operate(world, "update", news);
  world.change((content) => {
    if (!content.objects[id]) throw new Error(`NotFound: ${news.name}`);
    content.objects[id] = { ...news, provider: content.objects[id].provider ?? {} };
  });
  if (news.partial) throw new PartialFailure(String(news.partial), id, outputsOf(news, id));
  return outputsOf(news, id);
}

async function remove(world: World, id: string, olds: PropertyMap): Promise<void> {
  await operate(world, "delete", olds);
  world.change((content) => {
    if (!content.objects[id]) throw new Error(`NotFound: ${olds.name}`);
    delete content.objects[id];
  });
}
