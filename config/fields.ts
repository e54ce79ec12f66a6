import { z } from "zod";
import { nearest, suggestion } from "./nearest.ts";
import { must, type Refused } from "./problem.ts";

/** A whole number between two others, both included. `repair` is a sentence without its full stop. */
export function integer(min: number, max: number, repair: string, say: typeof must = must) {
  const error = say(`${min} to ${max}`, repair);
  return z
    .number({ error })
    .int({ error })
    .min(min, { error })
    .max(max, { error })
    .meta({ title: `${min} to ${max}` });
}

/** A yes or no. */
export function flag() {
  return z.boolean({ error: must("true or false", "Set it to true or false, without quotes") });
}

/** A text of a form. The pattern stands in the JSON Schema too. */
export function text(pattern: RegExp, what: string, repair: string | ((input: unknown) => string)) {
  const error = must(what, repair);
  return z.string({ error }).regex(pattern, { error });
}

/** One of some words. `what` stands for them in the message where they are many. */
export function choice<const T extends readonly [string, ...string[]]>(words: T, what?: string) {
  return z.enum(words, {
    error: must(what ?? alternatives(words), (input) => `Set it to ${meant(input, words)}`),
  });
}

/** Words as a sentence has them: `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function meant(input: unknown, words: readonly string[]): string {
  const word = typeof input === "string" ? input.toUpperCase() : "";
  // Docker and kill(1) take names with and without their prefix.
  const forms = [word, word.replace(/^CAP_/, ""), `SIG${word}`];
  const found = forms.map((form) => nearest(form, words)).find((each) => each !== undefined);
  return found ?? (words.length > 10 ? `one like ${words[0]}` : "one of these");
}

/** A list without equal elements, unless `repeats`. */
export function list<T extends z.ZodType>(
  item: T,
  options: { what: string; repair: string; least?: number; repeats?: boolean; say?: typeof must },
) {
  const error = (options.say ?? must)(options.what, options.repair);
  const unique = (items: readonly unknown[], ctx: z.RefinementCtx) => {
    for (const [index, each] of items.entries()) {
      if (typeof each === "string" && items.indexOf(each) < index) {
        ctx.addIssue({ code: "custom", path: [index], message: "is there twice. Remove one of the two." });
      }
    }
  };
  const schema = z.array(item, { error }).min(options.least ?? 0, { error });
  if (options.repeats) return schema;
  return schema
    .superRefine(unique, { when: ({ value }) => Array.isArray(value) })
    .meta({ uniqueItems: true });
}

/** A command without a shell: a program and its arguments. */
export function commandLine() {
  const argument = z.string({ error: must("a text", quoted) }).refine((value) => !value.includes("\0"), {
    error: () => "has a zero byte, which no argument can have. Remove it.",
  });
  return list(argument, {
    what: "a list of at least one text",
    repair: 'Write it as [program, "argument"]',
    least: 1,
    repeats: true,
  }).meta({ title: "list of texts" });
}

/** What repairs a value that must be a text: YAML takes `10` and `true` for something else. */
export function quoted(input: unknown): string {
  const scalar = typeof input === "number" || typeof input === "boolean";
  return scalar ? `Write it in quotes: "${input}"` : "Write a text";
}

/** How a mapping with a fixed set of keys refuses. */
export interface StrictOptions {
  /** Message for what is no mapping. */
  readonly error: (issue: Refused) => string;
  /** Message for a key that the mapping does not have. Default: that, with the nearest known key. */
  readonly unknownKey?: (key: string, known: readonly string[]) => string;
}

/** A mapping with a fixed set of keys. */
export function strict<S extends z.ZodRawShape>(shape: S, options: StrictOptions) {
  const known = Object.keys(shape);
  const say = options.unknownKey ?? unknownKey;
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return options.error(issue);
      // One line a key: the keys and the lines are paired again where issues become problems.
      return (issue.keys as string[]).map((key) => say(key, known)).join("\n");
    },
  });
}

/** Message for a key that a mapping does not have. */
export function unknownKey(key: string, known: readonly string[]): string {
  return `is not a known key. ${suggestion(key, known)}`;
}

/** Which keys a mapping may have. */
export interface KeyRule {
  readonly pattern: RegExp;
  /** Message for a key that does not match. */
  readonly error: (key: string) => string;
}

/** A mapping with keys of the user's. Wrong keys do not hide what is wrong with the values, and the other way round. */
export function mapping<T extends z.ZodType>(key: KeyRule, value: T, error: (issue: Refused) => string) {
  const checkKeys = (record: Readonly<Record<string, unknown>>, ctx: z.RefinementCtx) => {
    for (const name of Object.keys(record)) {
      if (!key.pattern.test(name)) ctx.addIssue({ code: "custom", path: [name], message: key.error(name) });
    }
  };
  return z
    .record(z.string(), value, { error })
    .superRefine(checkKeys, { when: ({ value }) => isMapping(value) })
    .meta({ propertyNames: { type: "string", pattern: key.pattern.source } });
}

/** Whether a value is a mapping of YAML or JSON. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
