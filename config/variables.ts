import { z } from "zod";
import { list, mapping } from "./fields.ts";
import { SECRET_NAME, VARIABLE } from "./names.ts";
import { must, mustHidden } from "./problem.ts";

const valueError = must("a text, a number, true or false", 'Write "" for an empty text');
const inexact = "loses digits as a number. Write it in quotes.";

// 4611686018427387904 arrives as 4611686018427388000: only quotes keep such an identifier whole.
const exact = (value: number) => !Number.isInteger(value) || Number.isSafeInteger(value);

/** Schema of the value of a variable; numbers and booleans become text. */
export const variableValue = z
  .union(
    [
      z.string({ error: valueError }).refine((each) => !each.includes("\0"), {
        error: () => "has a zero byte, which no variable can have. Remove it.",
      }),
      z.number({ error: valueError }).refine(exact, { error: () => inexact }),
      z.boolean({ error: valueError }),
    ],
    { error: valueError },
  )
  .transform(String);

/** Schema of a service's `env`. Numbers and booleans become text. */
export const env = mapping(
  VARIABLE,
  variableValue,
  must("a mapping of names to values", "Write { LOG_LEVEL: info }"),
)
  .prefault({})
  .describe("Variables in plain text. Names that start with SLIPWAY_ are reserved.");

/** Schema of a list of names of secrets. */
export function secretNames() {
  // Hidden: what stands here in place of a name can be the value itself.
  const error = mustHidden(
    "the name of a secret",
    "Write a name that secrets declares, for example BOT_TOKEN",
  );
  return list(z.string({ error }).regex(SECRET_NAME, { error }), {
    what: "a list of names of secrets",
    repair: "Write it like [BOT_TOKEN]",
    say: mustHidden,
  }).prefault([]);
}
