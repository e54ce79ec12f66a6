import type { Declared, DeclareOptions, Program } from "../kit/stack.ts";
import type { Place } from "./place.ts";

/** How one resource needs another one. */
export interface Need {
  readonly key: string;
  /** `order`: dependsOn. `value`: an input, changed in place. `identity`: an input that replaces. `inside`: deletedWith. */
  readonly how: "order" | "value" | "identity" | "inside";
}

/** One resource of a generated program. */
export interface Spec {
  /** Stays the same under all names. */
  readonly key: string;
  /** Part of the logical name; the former names are its aliases. */
  readonly rename: number;
  /** Part of the name that the program gives; undefined: the driver names it. */
  readonly named: number | undefined;
  /** Changes in place. */
  readonly size: number;
  /** Replaces. */
  readonly kind: number;
  /** Only those count that are declared before it. */
  readonly needs: readonly Need[];
  readonly inGroup: boolean;
  /** Whether it has an explicit provider. */
  readonly provided: boolean;
  readonly protect: boolean;
  readonly retain: boolean;
  /** Undefined: the driver decides. */
  readonly deleteFirst: boolean | undefined;
  readonly ignoreSize: boolean;
  readonly replaceOnSize: boolean;
}

/** A generated program. */
export interface ProgramSpec {
  readonly specs: readonly Spec[];
  /** Part of the name of the component, and an input of the provider. */
  readonly group: number;
  /** Whether it registers as much as it can at the same time. */
  readonly together: boolean;
}

/** Former URNs by key. */
export type Aliases = ReadonlyMap<string, ReadonlySet<string>>;

/** The key of the component. */
export const GROUP = "group";
/** The key of the provider. */
export const PROVIDER = "provider";

/** The name that a program gives to a resource. */
export function givenName(spec: Spec): string | undefined {
  return spec.named === undefined ? undefined : `${spec.key}-named-${spec.named}`;
}

/** The logical name of a resource: its key comes first. */
export function logicalName(spec: Spec): string {
  return `${spec.key}-${spec.rename}`;
}

/** The key in a URN. */
export function keyOf(urn: string): string {
  return (urn.split("::")[3] ?? "").split("-")[0] ?? "";
}

/** The needs of a resource that a program can express: what comes before it. */
export function needsIn(program: ProgramSpec, spec: Spec): Need[] {
  const before = new Set(program.specs.slice(0, program.specs.indexOf(spec)).map(({ key }) => key));
  return spec.needs.filter(({ key }) => before.has(key));
}

/** The generated program as one that a stack can run. */
export function toProgram(program: ProgramSpec, aliases: Aliases, place: Place) {
  return async (declare: Program): Promise<void> => {
    const former = (key: string) => [...(aliases.get(key) ?? [])];
    const shared = await declareShared(declare, program, former(GROUP));
    const made = new Map<string, Promise<Declared>>();
    for (const spec of program.specs) {
      const needs = needsIn(program, spec);
      const registering = Promise.all(needs.map(({ key }) => made.get(key) as Promise<Declared>));
      const registered = registering.then((found) => {
        const needed = needs.map(({ how }, index) => ({ how, known: found[index] as Declared }));
        const { inputs, options } = place.register(spec, needed);
        const all = { ...optionsOf(spec), ...options, ...shared(spec), aliases: former(spec.key) };
        return declare.thing(logicalName(spec), inputs, all);
      });
      made.set(spec.key, registered);
      registered.catch(() => {});
      if (!program.together) await registered;
    }
    await Promise.all(made.values());
  };
}

/** Declares the component and the provider, where a resource has them. Returns the options that they give to one. */
async function declareShared(
  declare: Program,
  program: ProgramSpec,
  aliases: readonly string[],
): Promise<(spec: Spec) => DeclareOptions> {
  const group = program.specs.some(({ inGroup }) => inGroup)
    ? await declare.component(`${GROUP}-${program.group}`, { aliases })
    : undefined;
  const provider = program.specs.some(({ provided }) => provided)
    ? await declare.thing(PROVIDER, { host: program.group }, { type: "pulumi:providers:test" })
    : undefined;
  return ({ inGroup, provided }) => ({
    ...(inGroup && group && { parent: group }),
    ...(provided && provider && { provider: `${provider.urn}::${provider.id}` }),
  });
}

function optionsOf(spec: Spec): DeclareOptions {
  return {
    protect: spec.protect,
    retainOnDelete: spec.retain,
    deleteBeforeReplace: spec.deleteFirst,
    ignoreChanges: spec.ignoreSize ? ["size"] : [],
    replaceOnChanges: spec.replaceOnSize ? ["size"] : [],
  };
}
