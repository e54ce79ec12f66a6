import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { ServerLayout } from "../layout.ts";

/** A stack whose objects are ours: the values of the labels `slipway.app` and `slipway.stack`. */
export interface Owner {
  readonly app: string;
  readonly stack: string;
}

/**
 * The stacks that the sandbox of this folder ever ran, those of the examples too, which are projects of their own in it: by
 * the names in their states, and by the names of their states under the name that Pulumi.yaml gives now, for a state that
 * cannot be read.
 */
export async function ownersOf(layout: ServerLayout): Promise<readonly Owner[]> {
  const examples = join(layout.folder, "examples");
  const names = await readdir(examples).catch(() => []);
  const projects = [layout.root, ...names.map((name) => join(examples, name))];
  return (await Promise.all(projects.map(ownersOfProject))).flat();
}

async function ownersOfProject(projectDir: string): Promise<readonly Owner[]> {
  const folder = join(projectDir, ".sandbox", "state");
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
  const project = await projectName(projectDir);
  const found = new Map<string, Owner>();
  const add = (owner: Owner) => found.set(`${owner.app}\0${owner.stack}`, owner);
  for (const name of names) {
    if (project !== undefined) add({ app: project, stack: name.slice(0, -".json".length) });
    for (const owner of ownersIn(await readFile(join(folder, name), "utf8"))) add(owner);
  }
  return [...found.values()];
}

/** Project and stack in the URNs of a state: `urn:pulumi:STACK::PROJECT::…`. */
export function ownersIn(state: string): readonly Owner[] {
  const owners = [...state.matchAll(/"urn":"urn:pulumi:([^:"]+)::([^:"]+)::/g)];
  return owners.map(([, stack, app]) => ({ app: app ?? "", stack: stack ?? "" }));
}

async function projectName(projectDir: string): Promise<string | undefined> {
  try {
    const { name } = parse(await readFile(join(projectDir, "Pulumi.yaml"), "utf8")) as { name?: unknown };
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}
