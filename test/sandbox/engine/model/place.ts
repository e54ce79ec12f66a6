import type { DriverRegistry, PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import type { WireObject } from "../../../../sandbox/engine/wire.ts";
import type { Declared, DeclareOptions } from "../kit/stack.ts";
import type { Need, Spec } from "./program.ts";

/** Objects of a world by id, each with its `name`. */
export type Objects = Readonly<Record<string, PropertyMap>>;

/** What a program says about one resource. */
export interface Registration {
  readonly inputs: WireObject;
  readonly options: DeclareOptions;
}

/** A resource that another one needs: how, and as what it is known. */
export interface Needed<Known> {
  readonly how: Need["how"];
  readonly known: Known;
}

/** A world for generated stacks: one in a file, or a Docker engine. */
export interface Place {
  readonly registry: DriverRegistry;
  /** A generated resource as people would write it here. */
  shape(spec: Spec): Spec;
  register(spec: Spec, needed: readonly Needed<Declared>[]): Registration;
  objects(): Promise<Objects>;
  /** Whether an object is as its inputs say. */
  matches(inputs: WireObject, object: PropertyMap): boolean;
  /** Whether one object refers to another one. */
  refers(object: PropertyMap, id: string): boolean;
  /** The id of the object that takes this one along when it goes. */
  around(object: PropertyMap): string | undefined;
  /** Fails unless an object is what a resource declares. */
  check(spec: Spec, needed: readonly Needed<string>[], object: PropertyMap): void;
  /** By hand, past every engine. Returns whether the place lets it go. */
  remove(id: string): Promise<boolean>;
  /** By hand, past every engine. */
  change(id: string, size: number): Promise<void>;
  /** What was done to it since the last call. */
  takeLog(): readonly string[];
  /** Removes the place itself. */
  dispose(): Promise<void>;
}
