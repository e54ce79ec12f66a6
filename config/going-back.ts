import { z } from "zod";
import { isMapping, mapping, strict, text } from "./fields.ts";
import { LABEL, SERVICE_KEY } from "./names.ts";
import { must } from "./problem.ts";

const REPAIR = "Remove it: slipway sets it for one run";
const BACKUP_ID = /^\d{8}T\d{6}Z-[0-9a-f]{12}$/;

const anything = (what: string) =>
  z.record(z.string(), z.unknown(), { error: must(what, REPAIR) }).refine(isMapping);

/**
 * Schema of `slipway:goingBack`: the update that a run leaves, while everything else says what it goes back to. Never in a
 * stack file. Its services and secrets are checked as a configuration of their own.
 */
export const goingBack = strict(
  {
    id: text(
      /^[a-z0-9][a-z0-9-]{0,39}$/,
      "lower-case letters, digits and hyphens, at most 40",
      REPAIR,
    ).describe("Name of this going back, the same when it is run again."),
    data: z
      .boolean({ error: must("true or false", REPAIR) })
      .describe("Undo the steps that were run and restore the data that they changed."),
    since: z
      .int({ error: must("a whole number of seconds since 1970", REPAIR) })
      .positive()
      .describe(
        "End of the update that is gone back to, in seconds since 1970: later backups are of what came after.",
      ),
    images: mapping(
      SERVICE_KEY,
      z.string({ error: must("repository@sha256:…", REPAIR) }),
      must("a mapping of services to images", REPAIR),
    ).describe("Images of the update that is left, by service."),
    services: anything("a mapping of services").describe("`services` of the update that is left."),
    secrets: anything("a mapping of secrets").optional().describe("`secrets` of the update that is left."),
    backups: mapping(
      SERVICE_KEY,
      mapping(
        { pattern: LABEL, error: () => `is not the name of a step. ${REPAIR}.` },
        text(BACKUP_ID, "the id of a backup", REPAIR),
        must("a mapping of steps to backups", REPAIR),
      ),
      must("a mapping of services to backups", REPAIR),
    )
      .optional()
      .describe("Which backup a step restores. Without it: the oldest one since."),
  },
  { error: must("a mapping", REPAIR) },
)
  .optional()
  .describe(
    "For one run only, set by `slipway rollback` and by `slipway up` where it goes back. Never write it into a stack file.",
  );
