import { z } from "zod";
import { mapping, strict } from "./fields.ts";
import { KEY_NAME, SERVICE_KEY } from "./names.ts";
import { must } from "./problem.ts";

const error = must(
  "repository@sha256:… with 64 digits",
  "Deploy with slipway deploy, which resolves a tag to its digest",
);

/** See `Adopted` of the components. */
const PART = /^(rules|(variable|branch|tag) .+)$/;

/** Schema of `slipway:release`: what a command passes for one run. Never in a stack file. */
export const release = strict(
  {
    images: mapping(
      SERVICE_KEY,
      z.string({ error }).refine((text) => /@sha256:[0-9a-f]{64}$/.test(text), { error }),
      must("a mapping of services to images", "Deploy with slipway deploy"),
    ).describe("Image of each service in this run, `repository@sha256:…`."),
    keys: mapping(
      KEY_NAME,
      z.array(z.int().positive()),
      must("a mapping of keys to the lengths of their generations", "Remove it: slipway sets it for one run"),
    )
      .optional()
      .describe("Length in bytes of every generation of each key that the state has."),
    gone: z
      .array(z.string())
      .optional()
      .describe("Services that the outputs of the stack tell of, and that are not there: it was taken down."),
    forget: z
      .array(z.string())
      .optional()
      .describe("Keys that this run deletes, all their generations. None of them may be configured."),
    operations: mapping(
      SERVICE_KEY,
      strict(
        { stopped: z.boolean().optional(), restarts: z.int().positive().optional() },
        { error: must("a mapping", "Remove it: slipway sets it for one run") },
      ),
      must("a mapping of services to what was done to them", "Remove it: slipway sets it for one run"),
    )
      .optional()
      .describe("Services that are stopped, and how often each was restarted, from this run on."),
    only: z
      .literal("github", { error: must("github", "Remove it: slipway sets it for one run") })
      .optional()
      .describe(
        "What this run is for: with `github` it makes no service, so that GitHub guards the first one.",
      ),
    adopt: mapping(
      { pattern: PART, error: () => "is no part of a repository. Remove it: slipway sets it for one run." },
      z.string(),
      must("a mapping of parts to their ids", "Remove it: slipway sets it for one run"),
    )
      .optional()
      .describe(
        "Parts that GitHub has already and that belong to the stack from this run on, with their ids.",
      ),
    bots: mapping(
      { pattern: /^\d+$/, error: () => "is no number of a bot. Remove it: slipway sets it for one run." },
      z.string(),
      must("a mapping of bots to stacks", "Remove it: slipway sets it for one run"),
    )
      .optional()
      .describe("Bots that other stacks of the project poll for, by number, each with its stack."),
  },
  { error: must("a mapping", "Remove it: slipway sets it for one run") },
)
  .optional()
  .describe(
    "For one run only, set by `slipway deploy`, `promote` and `rollback`. Never write it into a stack file.",
  );
