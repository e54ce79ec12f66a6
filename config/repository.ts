import { z } from "zod";
import * as defaults from "./defaults.ts";
import { choice, flag, strict, text } from "./fields.ts";
import { OWNER_PLANS } from "./github-config.ts";
import { must } from "./problem.ts";

const addressError = must(
  "an address like https://github.example.com/",
  "Leave it out for github.com, or write where your GitHub Enterprise Server is",
);

/** Schema of `slipway:repository`. */
export const repository = strict(
  {
    owner: text(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/,
      "the name of a user or an organisation on GitHub",
      "Write it as in the address of the repository",
    ).describe("User or organisation that owns it."),
    name: text(
      /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
      "the name of a repository",
      "Write it as in the address of the repository, without its owner",
    ).describe("Name without its owner."),
    private: flag()
      .prefault(defaults.REPOSITORY_PRIVATE)
      .describe("Whether it is private. GitHub offers less for a private one, depending on the plan."),
    plan: choice(OWNER_PLANS)
      .optional()
      .describe("Plan of its owner, for a private one. `slipway` compares it with what GitHub says."),
    baseUrl: z
      .string({ error: addressError })
      .regex(/^https?:\/\/[^\s/?#@]+\/$/, { error: addressError })
      .prefault(defaults.GITHUB_URL)
      .describe("Address of GitHub. Another one is taken for a GitHub Enterprise Server."),
  },
  { error: must("a mapping", "Write { owner: acme, name: alice }") },
)
  .optional()
  .describe("Repository on GitHub. Without it nothing there is touched.");
