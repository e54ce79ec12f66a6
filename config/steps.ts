import { z } from "zod";
import { absolutePath } from "./container-path.ts";
import * as defaults from "./defaults.ts";
import { duration } from "./durations.ts";
import { choice, commandLine, integer, isMapping, list, strict, text } from "./fields.ts";
import { LABEL } from "./names.ts";
import { must } from "./problem.ts";

const COLUMN = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const column = (what: string, example: string) =>
  text(COLUMN, `the name of a ${what}: letters, digits and underscores`, `Write it like ${example}`);

const COLUMNS = "Write { table: users, key: id, columns: [telegram_user_id] }";

const restoreColumns = strict(
  {
    table: column("table", "users").describe("Table whose columns come back."),
    key: column("column", "id").describe("Column that tells which row is which."),
    columns: list(column("column", "telegram_user_id"), {
      what: "a list of at least one column",
      repair: "Write it like [telegram_user_id]",
      least: 1,
    }).describe("Columns that come back; all others stay as they are."),
  },
  { error: must("a mapping", COLUMNS) },
);

const KINDS = ["sqlite", "command", "volume"] as const;
const BACKUP = "Write { sqlite: /data/alice.db }, { command: […], restore: […] } or { volume: data }";

const restoreCommand = list(z.string(), { what: "a list", repair: BACKUP, least: 1, repeats: true });

/** Schema of what a backup step copies. */
const backup = strict(
  {
    sqlite: absolutePath()
      .optional()
      .describe("SQLite file in a volume of the service, copied while it is in use."),
    command: commandLine()
      .optional()
      .describe("Command of the service that writes the copy to the file that `SLIPWAY_BACKUP` names."),
    volume: text(LABEL, "the name of a volume of the service", "Write it like data")
      .optional()
      .describe("Volume, copied as it is. The service is stopped meanwhile."),
    restore: z
      .union([restoreCommand, restoreColumns], { error: must("a command or columns", BACKUP) })
      .optional()
      .describe(
        "With `command`: the command that reads that file. With `sqlite`: the columns that come back, `{ table, key, columns }`; without it the whole file does.",
      ),
  },
  { error: must("a mapping", BACKUP) },
).superRefine(oneSource, { when: ({ value }) => isMapping(value) });

/** What is wrong with a field; an empty path: with the whole. */
type Wrong = readonly [path: readonly string[], text: string];

function oneSource(fields: z.output<typeof backup>, ctx: z.RefinementCtx): void {
  const wrong = sourceProblem(
    fields,
    KINDS.filter((kind) => fields[kind] !== undefined),
  );
  if (wrong) ctx.addIssue({ code: "custom", path: [...wrong[0]], message: wrong[1] });
}

function sourceProblem(
  { restore }: z.output<typeof backup>,
  kinds: readonly (typeof KINDS)[number][],
): Wrong | undefined {
  if (kinds.length === 0) return [[], `is a backup of nothing. ${BACKUP}.`];
  if (kinds.length > 1) return [[], `is of ${kinds.join(" and ")} at once. Make a step of each.`];
  const isCommand = Array.isArray(restore);
  if (kinds[0] === "command" && !isCommand)
    return [["restore"], "must be the command that brings the copy back. Write it as [program]."];
  if (kinds[0] === "sqlite" && isCommand) return [["restore"], `is a command, must be columns. ${COLUMNS}.`];
  if (kinds[0] === "volume" && restore !== undefined)
    return [["restore"], "is not for a volume, which comes back whole. Remove it."];
  return undefined;
}

const keep = strict(
  {
    count: integer(1, 100, `Set it to ${defaults.KEEP_COUNT}`)
      .prefault(defaults.KEEP_COUNT)
      .describe("Copies that stay."),
    age: duration("1h", "87600h", defaults.KEEP_AGE)
      .prefault(defaults.KEEP_AGE)
      .describe("How long a copy stays."),
  },
  { error: must("a mapping", "Write { count: 5, age: 720h }") },
)
  .optional()
  .describe("How long the copies of a backup stay: as long as both allow. The newest one always stays.");

const STEP = "Write { name: schema, at: after, run: [program, argument] }";

const step = strict(
  {
    name: text(LABEL, "lower-case letters, digits and hyphens, at most 40", "Write it like schema").describe(
      "Name, unique among the release and smoke steps of the service.",
    ),
    at: choice(["before", "after"]).describe("Before or after the service's own rollout."),
    run: commandLine().optional().describe("Program and arguments, without a shell."),
    undo: commandLine()
      .optional()
      .describe("What takes `run` back, with the image and secrets of the version that is left."),
    backup: backup.optional().describe("Data to copy on the server instead of a program to run."),
    timeout: duration("1s", "24h", defaults.STEP_TIMEOUT)
      .prefault(defaults.STEP_TIMEOUT)
      .describe("Time for the step."),
    keep,
  },
  { error: must("a mapping", STEP) },
)
  .superRefine(oneDeed, { when: ({ value }) => isMapping(value) })
  .meta({ oneOf: [{ required: ["run"] }, { required: ["backup"] }] });

function oneDeed(fields: Readonly<Record<string, unknown>>, ctx: z.RefinementCtx): void {
  const has = (key: string) => fields[key] !== undefined;
  const say = (message: string, path: string[] = []) => ctx.addIssue({ code: "custom", message, path });
  if (has("run") && has("backup")) say("has both run and backup. Make a step of each.");
  if (has("undo") && !has("run"))
    say("has nothing to take back: the step has no run. Add run, or remove undo.", ["undo"]);
  else if (!has("run") && !has("backup")) say(`has neither run nor backup. ${STEP}.`);
  if (has("keep") && !has("backup")) say("is for a backup, which the step is not. Remove it.", ["keep"]);
}

/** Schema of `release` of a service. */
export const steps = list(step, {
  what: "a list of steps",
  repair: `${STEP.replace("Write ", "Write it like [")}]`,
})
  .prefault([])
  .describe(
    "Commands and backups beside the rollout, in order: those before it, then those after. A service that comes after this one waits for them.",
  );

/** A step as zod gives it. */
export type StepFields = z.output<typeof step>;
