import { z } from "zod";
import * as defaults from "./defaults.ts";
import { integer, isMapping, mapping, strict } from "./fields.ts";
import { SECRET_NAME } from "./names.ts";
import { nearest } from "./nearest.ts";
import { mustHidden, type Path, type Refused } from "./problem.ts";

/** What the engine can put in place of a secret value in a preview. */
export const HIDDEN_VALUE = "[secret]";

/** Swarm's limit for the data of a secret: from one byte to less than this. */
export const SECRET_LIMIT = 500 * 1024;

/** The command that sets a given value, for messages. */
export function setCommand(name: string, stack?: string): string {
  const where = stack === undefined ? "" : ` --stack ${stack}`;
  return `slipway secret set ${name}${where}`;
}

const KEYS = ["generate", "generation", "value", "bytes", "encoding"];

// No message of this file shows a value, nor a key that could be one: a token pasted at the wrong place is still a token.

function valueError(issue: Refused): string {
  const key = String(issue.path?.[1]);
  const name = SECRET_NAME.test(key) ? key : "NAME";
  return mustHidden(
    `a text of 1 to ${SECRET_LIMIT - 1} bytes`,
    `Set it with: ${setCommand(name)}`,
  )(issue).slice(0, -1);
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  if (meant !== undefined) return `is not a known key. Did you mean ${meant}?`;
  return `has a key that is not known. Use one of ${known.join(", ")}.`;
}

const value = z
  .string({ error: valueError })
  .refine((text) => text !== "" && Buffer.byteLength(text) < SECRET_LIMIT, { error: valueError })
  .meta({ title: "encrypted text" });

const generate = strict(
  {
    bytes: integer(16, 512, "Set it to a whole number from 16 to 512", mustHidden)
      .prefault(defaults.SECRET_BYTES)
      .describe("Random bytes before encoding. A change makes no new key: raise `generation`."),
    encoding: z
      .enum(["hex", "base64"], { error: mustHidden("hex or base64", "Set it to hex") })
      .prefault(defaults.SECRET_ENCODING)
      .describe("Text form of the bytes."),
  },
  { error: mustHidden("a mapping", "Write {} for 32 random bytes in hexadecimal digits"), unknownKey },
);

const EITHER = "Write { generate: {} } for a random key, or set a value with slipway secret set NAME";

const secret = strict(
  {
    generate: generate.optional().describe("A random key that the stack makes and keeps."),
    generation: integer(1, 100, "Set it to a whole number from 1 to 100", mustHidden)
      .prefault(defaults.SECRET_GENERATION)
      .describe(
        "Which generation of the random key is in use. Raise it by 1 for a new key; earlier ones stay.",
      ),
    value: value
      .optional()
      .describe("A value of yours, set with `slipway secret set NAME`. Never in plain text."),
  },
  { error: mustHidden("{ generate: … } or { value: … }", EITHER), unknownKey },
)
  .superRefine(exactlyOne, { when: ({ value: entry }) => isMapping(entry) })
  .meta({ oneOf: [{ required: ["generate"] }, { required: ["value"] }] });

function exactlyOne(entry: { generate?: unknown; value?: unknown }, ctx: z.RefinementCtx): void {
  const given = Object.hasOwn(entry, "value");
  if (given === Object.hasOwn(entry, "generate")) {
    const problem = given ? "has both generate and value" : "has neither generate nor value";
    ctx.addIssue({ code: "custom", message: `${problem}. ${given ? "Remove one of them" : EITHER}.` });
  }
}

const nameRule = {
  pattern: SECRET_NAME,
  error: () =>
    "has a name that is not capital letters, digits and underscores, starting with a letter, at most 56, " +
    "or that starts with SLIPWAY_. Rename it, for example to BOT_TOKEN.",
};

/** Schema of `slipway:secrets`. */
export const secrets = mapping(
  nameRule,
  secret,
  mustHidden("a mapping of names to secrets", "Write { BOT_TOKEN: { generate: {} } }, or remove it"),
)
  .optional()
  .describe("Secrets of the stack, by name in the form of a variable.");

/** The part of a path under `slipway:secrets` that can be shown: it ends before a key that could be a value. */
export function visiblePath(path: Path, block: unknown): Path {
  const [, name, ...rest] = path;
  if (typeof name !== "string") return path;
  const entry = isMapping(block) && Object.hasOwn(block, name) ? block[name] : undefined;
  const structured = isMapping(entry) && KEYS.some((key) => Object.hasOwn(entry, key));
  const plausible = SECRET_NAME.test(name) || (structured && /^\w[\w.-]{0,99}$/.test(name));
  if (!plausible) return path.slice(0, 1);
  const hidden = rest.findIndex((key) => nearest(String(key), KEYS) === undefined);
  return hidden < 0 ? path : path.slice(0, 2 + hidden);
}
