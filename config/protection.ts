import type { z } from "zod";
import * as defaults from "./defaults.ts";
import { flag, integer, list, strict, text } from "./fields.ts";
import { must } from "./problem.ts";

const BRANCH = "Write it like main";

/** Schema of `slipway:protection`. */
export const protection = strict(
  {
    branch: text(/^(?![/.])[^\s\p{Cc}~^:?*[\]\\]{1,200}$/u, "the name of a branch", BRANCH)
      .prefault(defaults.PROTECTED_BRANCH)
      .describe("Branch that the rules are for."),
    name: text(/^\S(.{0,98}\S)?$/, "a name of at most 100 characters", "Write it like main")
      .optional()
      .describe("Name of the ruleset on GitHub. Default: that of the branch."),
    approvals: integer(0, 10, "Set it to a whole number from 0 to 10")
      .prefault(defaults.APPROVALS)
      .describe("Approvals that a pull request needs. 0 while only one person can write."),
    checks: list(
      text(/^\S(.{0,253}\S)?$/, "the name of a job", "Write it as the job is called").meta({ title: "name" }),
      { what: "a list of names of jobs", repair: "Write it like [Build, Test]" },
    )
      .prefault([])
      .describe("Jobs that must have passed, by the name that they report."),
    upToDate: flag().prefault(defaults.UP_TO_DATE).describe("They must have passed on top of the branch."),
    linearHistory: flag().prefault(defaults.LINEAR_HISTORY).describe("No merge commits."),
    codeOwners: flag()
      .prefault(defaults.CODE_OWNERS)
      .describe("Owners of changed files (CODEOWNERS) must approve."),
    lastPush: flag()
      .prefault(defaults.LAST_PUSH)
      .describe("Someone else than the last who pushed must approve."),
    dismissStale: flag().prefault(defaults.DISMISS_STALE).describe("A new commit takes approvals back."),
    resolveConversations: flag()
      .prefault(defaults.RESOLVE_CONVERSATIONS)
      .describe("Every conversation must be resolved."),
    adopt: integer(1, Number.MAX_SAFE_INTEGER, "Write the number that slipway up names")
      .meta({ title: "number" })
      .optional()
      .describe("Number of a ruleset that exists already and is taken over."),
  },
  { error: must("a mapping", "Write { branch: main, approvals: 1, checks: [Build, Test] }") },
)
  .optional()
  .describe("Rules of a branch: pull requests only, no force push, no deletion, no exception. In one stack.");

/** The protection as zod gives it. */
export type ProtectionFields = NonNullable<z.output<typeof protection>>;
