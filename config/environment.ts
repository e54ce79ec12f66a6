import type { z } from "zod";
import * as defaults from "./defaults.ts";
import { duration } from "./durations.ts";
import { flag, list, mapping, strict, text } from "./fields.ts";
import { must } from "./problem.ts";
import { secretNames, variableValue } from "./variables.ts";

/** GitHub's limit for users and teams together. */
export const MOST_REVIEWERS = 6;
const MINUTE = 60_000;

const reviewers = strict(
  {
    // GitHub does not tell Ann from ann.
    users: list(
      text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/, "the name of a user on GitHub", "Write it without @")
        .toLowerCase()
        .meta({ title: "name" }),
      { what: "a list of users", repair: "Write it like [ann]" },
    )
      .prefault([])
      .describe("Users, by name. Each needs access to the repository."),
    teams: list(
      text(
        /^[a-z0-9_-]{1,255}$/,
        "the name of a team as in its address",
        "Write it in lower-case letters with hyphens, without the organisation",
      ).meta({ title: "name" }),
      { what: "a list of teams", repair: "Write it like [operators]" },
    )
      .prefault([])
      .describe("Teams of the organisation, by the name in their address."),
  },
  { error: must("a mapping", "Write { users: [ann] }") },
);

const patterns = (what: "branches" | "tags", example: string) =>
  list(
    text(/^[^\s\p{Cc}\\]{1,255}$/u, `a pattern of ${what}`, `Write it like ${example}`).meta({
      title: "pattern",
    }),
    { what: `a list of patterns of ${what}`, repair: `Write it like [${example}]` },
  ).prefault([]);

const wholeMinutes = duration("0s", "720h", "5m")
  .refine((ms) => ms % MINUTE === 0, { error: () => "is not a number of whole minutes. Say 5m." })
  .transform((ms) => ms / MINUTE);

const variables = mapping(
  {
    pattern: /^(?!GITHUB_)[A-Z_][A-Z0-9_]{0,254}$/,
    error: () =>
      "is not the name of a variable on GitHub. Use capital letters, digits and underscores, no digit first, and not GITHUB_.",
  },
  variableValue.refine((value) => value !== "" && Buffer.byteLength(value) <= 48 * 1024, {
    error: () => "is not 1 to 49152 bytes, as GitHub wants it. Shorten it, or remove the variable.",
  }),
  must("a mapping of names to values", "Write { LOG_LEVEL: info }"),
);

/** Schema of `slipway:environment`. */
export const environment = strict(
  {
    name: text(
      /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$/,
      "the name of an environment",
      "Use letters, digits, spaces, dots, hyphens and underscores, at most 100",
    ).describe("Name on GitHub, for example `production`."),
    reviewers: reviewers
      .prefault({})
      .describe("Who must approve a deployment: one of them is enough. At most six together."),
    selfReview: flag()
      .prefault(defaults.SELF_REVIEW)
      .describe("Whether who started a deployment may approve it."),
    adminsBypass: flag()
      .prefault(defaults.ADMINS_BYPASS)
      .describe("Whether administrators may deploy without approval."),
    wait: wholeMinutes.prefault(defaults.ENVIRONMENT_WAIT).describe("Pause before every deployment."),
    branches: patterns("branches", "main").describe(
      "Branches that may deploy. Without branches and tags: every one.",
    ),
    tags: patterns("tags", '"v*"').describe("Tags that may deploy."),
    secrets: secretNames().describe("Secrets of the stack that its workflows get."),
    variables: variables.prefault({}).describe("Variables in plain text that its workflows get."),
    adopt: flag()
      .prefault(defaults.ADOPT)
      .describe("Take over an environment of this name that exists already, with all of its settings."),
  },
  { error: must("a mapping", "Write { name: production, reviewers: { users: [ann] }, branches: [main] }") },
)
  .optional()
  .describe("Environment on GitHub that belongs to this stack.");

/** The environment as zod gives it. */
export type EnvironmentFields = NonNullable<z.output<typeof environment>>;
