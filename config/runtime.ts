import { z } from "zod";
import * as defaults from "./defaults.ts";
import { duration } from "./durations.ts";
import { choice, commandLine, flag, integer, list, strict, text } from "./fields.ts";
import { LABEL } from "./names.ts";
import { must } from "./problem.ts";
import { size } from "./sizes.ts";

// A container with less than 6 MiB does not start (Docker); a reservation of less than 4 MiB is refused (Swarm).
const memory = (least: string) => size(least, "4TiB", defaults.MEMORY);

const cpusError = must("0.01 to 512 processors", `Set it to ${defaults.CPUS}`);
const cpus = () =>
  z.number({ error: cpusError }).min(0.01, { error: cpusError }).max(512, { error: cpusError });

/** Schema of `limits`. */
export const limits = strict(
  {
    memory: memory("6MiB")
      .prefault(defaults.MEMORY)
      .describe("Memory, `/tmp` included. A task that needs more is killed."),
    cpus: cpus().prefault(defaults.CPUS).describe("Processors; 0.5 is half of one."),
  },
  { error: must("a mapping", "Write { memory: 512MiB, cpus: 1 }") },
)
  .prefault({})
  .describe("What one task may use at most.");

/** Schema of `reservations`. */
export const reservations = strict(
  {
    memory: memory("4MiB").optional().describe("Memory kept free. Not more than the limit."),
    cpus: cpus().optional().describe("Processors kept free. Not more than the limit."),
  },
  { error: must("a mapping", "Write { memory: 128MiB }, or remove it") },
)
  .prefault({})
  .describe("What the server keeps free for one task. Without it: nothing.");

/** Schema of `restart`. */
export const restart = strict(
  {
    delay: duration("100ms", "10m", defaults.RESTART_DELAY)
      .prefault(defaults.RESTART_DELAY)
      .describe("Wait before a restart."),
    window: duration("1s", "1h", defaults.RESTART_WINDOW)
      .prefault(defaults.RESTART_WINDOW)
      .describe("How long a task must run to count as started."),
  },
  { error: must("a mapping", "Write { delay: 2s, window: 10s }") },
)
  .prefault({})
  .describe("How a task that ended is started again. It always is.");

/** Schema of `rollout`. */
export const rollout = strict(
  {
    monitor: duration("1s", "10m", defaults.MONITOR)
      .prefault(defaults.MONITOR)
      .describe(
        "How long a new version must run well before it counts as good. Where it starts before the old one stops, the old one stays until then.",
      ),
    timeout: duration("5s", "2h", "5m")
      .optional()
      .describe("Time for the whole rollout. Without it: computed from the other times of the service."),
  },
  { error: must("a mapping", "Write { monitor: 5s }") },
)
  .prefault({})
  .describe("When a new version counts as good.");

/** Schema of `logs`. */
export const logs = strict(
  {
    maxSize: size("64KiB", "1GiB", defaults.LOG_SIZE)
      .prefault(defaults.LOG_SIZE)
      .describe("Size of one file."),
    maxFiles: integer(1, 100, `Set it to ${defaults.LOG_FILES}`)
      .prefault(defaults.LOG_FILES)
      .describe("Number of files."),
  },
  { error: must("a mapping", "Write { maxSize: 10MiB, maxFiles: 3 }") },
)
  .prefault({})
  .describe("How much of its log the server keeps.");

const smokeStep = strict(
  {
    name: text(LABEL, "lower-case letters, digits and hyphens, at most 40", "Write it like answers").describe(
      "Name, unique in the service.",
    ),
    run: commandLine().describe("Program and arguments, without a shell."),
    timeout: duration("1s", "1h", defaults.SMOKE_TIMEOUT)
      .prefault(defaults.SMOKE_TIMEOUT)
      .describe("Time for the step."),
  },
  { error: must("a mapping", "Write { name: answers, run: [program, argument] }") },
);

/** Schema of `smoke`. */
export const smoke = list(smokeStep, {
  what: "a list of steps",
  repair: "Write it like [{ name: answers, run: [program, argument] }]",
})
  .prefault([])
  .describe("Commands of the new version after its rollout, in order. One that fails fails the update.");

/** Schema of `user`. A number is what YAML makes of a bare user ID. */
export const user = z
  .union(
    [
      text(/^\d{1,10}(:\d{1,10})?$/, "a user ID, or user ID:group ID, in digits", `Write ${defaults.USER}`),
      integer(0, 4294967294, `Write ${defaults.USER}`),
    ],
    { error: must("a user ID, or user ID:group ID, in digits", `Write ${defaults.USER}`) },
  )
  .meta({ title: "ID or ID:ID" })
  .transform(String)
  .prefault(defaults.USER)
  .describe("User of the program: user ID, or user ID and group ID. 0 is root.");

const SIGNALS = [
  "SIGTERM",
  "SIGINT",
  "SIGQUIT",
  "SIGHUP",
  "SIGUSR1",
  "SIGUSR2",
  "SIGWINCH",
  "SIGKILL",
] as const;

/** Schema of `stopSignal`. */
export const stopSignal = choice(SIGNALS)
  .optional()
  .describe("Signal that asks the program to stop. Without it: the image's own.");

/** Schema of `readOnlyRoot`. */
export const readOnlyRoot = flag()
  .prefault(defaults.READ_ONLY_ROOT)
  .describe("Mount the image read-only. `/tmp` and volumes stay writable.");

/** Schema of `tmp`. */
export const tmp = size("1MiB", "64GiB", defaults.TMP)
  .prefault(defaults.TMP)
  .describe("Size of `/tmp`, which lives in memory.");
