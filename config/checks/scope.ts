import type { z } from "zod";
import { isMapping } from "../fields.ts";
import type { Problem } from "../problem.ts";
import { SHAPES } from "../service.ts";

/** What is there of a service's fields, each valid by itself. Fields and entries with a problem are absent. */
export type ValidFields = Partial<Omit<z.output<z.ZodObject<typeof SHAPES.worker>>, "kind">>;

/** One service among the others, for the checks of what belongs together. */
export interface ServiceScope {
  readonly key: string;
  readonly app: string;
  readonly stack: string;
  readonly fields: ValidFields;
  /** As written. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** Keys of all services, this one included. */
  readonly services: readonly string[];
  /** Names of all secrets; undefined when they cannot be known. */
  readonly secrets?: readonly string[];
}

/** A problem of a service. */
export function problemIn(scope: ServiceScope, path: readonly PropertyKey[], text: string): Problem {
  return { path: ["services", scope.key, ...path], text };
}

/** The shape of a service's kind; the most general one while the kind itself is wrong. */
export function shapeOf(raw: Readonly<Record<string, unknown>>) {
  const kind = Object.hasOwn(raw, "kind") ? raw.kind : undefined;
  return SHAPES[kind === "web" || kind === "polling" ? kind : "worker"];
}

/** The fields of a service that are valid by themselves, so that one mistake does not hide another. */
export function validFields(raw: Readonly<Record<string, unknown>>): ValidFields {
  const { kind: _, ...shape } = shapeOf(raw);
  const fields = Object.entries(shape).flatMap(([key, schema]) => {
    const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
    const result = schema.safeParse(value);
    if (result.success) return [[key, result.data]];
    const rest = schema.safeParse(without(value, result.error.issues));
    return rest.success && ENTRIES.has(key) ? [[key, rest.data]] : [];
  });
  return Object.fromEntries(fields);
}

const ENTRIES = new Set(["env", "files", "volumes"]);

function without(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  if (!isMapping(value)) return value;
  const wrong = new Set(issues.map((issue) => issue.path[0]));
  return Object.fromEntries(Object.entries(value).filter(([key]) => !wrong.has(key)));
}
