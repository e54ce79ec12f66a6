import type { PropertyValue } from "../driver.ts";

/** What holds for a field whatever its kind is. */
export interface Traits {
  /** The program must give it. */
  readonly required?: boolean;
  /** Where the program says nothing the world decides, and what it decided is no change. */
  readonly computed?: boolean;
  /** The program cannot give it at all. */
  readonly outputOnly?: boolean;
  /** A change of it replaces the resource. */
  readonly replaces?: boolean;
  /** Filled in where the program says nothing. */
  readonly default?: PropertyValue;
  /** Two values that mean the same, so that one in place of the other is no change. */
  readonly same?: (a: PropertyValue, b: PropertyValue) => boolean;
  /** What is wrong with a value, undefined when nothing is. */
  readonly problem?: (value: PropertyValue) => string | undefined;
  /** How an output says "nothing" where that is not the usual form of its kind. */
  readonly empty?: PropertyValue;
}

/** Kinds without a structure. `any` is for lists of triggers, whose elements may be of any kind. */
export type Scalar = "string" | "number" | "boolean" | "any";

/** One property of a resource: the part of a provider's schema that decides checks, changes, plans and outputs. */
export type Field = Traits &
  (
    | { readonly kind: Scalar }
    | { readonly kind: "map" }
    | { readonly kind: "list" | "set"; readonly of: Scalar | Fields }
    | { readonly kind: "block"; readonly of: Fields }
  );

/** The properties of a resource, or of a block inside it, by name. */
export type Fields = { readonly [name: string]: Field };

/** A text. */
export function text(traits: Traits = {}): Field {
  return { kind: "string", ...traits };
}

/** A number. */
export function number(traits: Traits = {}): Field {
  return { kind: "number", ...traits };
}

/** True or false. */
export function boolean(traits: Traits = {}): Field {
  return { kind: "boolean", ...traits };
}

/** Texts by key. */
export function map(traits: Traits = {}): Field {
  return { kind: "map", ...traits };
}

/** Values in an order that counts. */
export function list(of: Scalar | Fields, traits: Traits = {}): Field {
  return { kind: "list", of, ...traits };
}

/** Values whose order says nothing. */
export function set(of: Scalar | Fields, traits: Traits = {}): Field {
  return { kind: "set", of, ...traits };
}

/** One group of properties, or none. */
export function block(of: Fields, traits: Traits = {}): Field {
  return { kind: "block", of, ...traits };
}
