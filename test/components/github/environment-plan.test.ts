import { deepEqual, equal } from "node:assert/strict";
import { environmentPrefix, planEnvironment } from "../../../components/github/environment-plan.ts";
import type { EnvironmentConfig, OwnerPlan, RepositoryConfig } from "../../../config/config.ts";
import { ENVIRONMENT, REPOSITORY } from "./configs.ts";

const onPlan = (plan: OwnerPlan): RepositoryConfig => ({
  ...REPOSITORY,
  offer: { visibility: "private", plan },
});
const nobody = { users: [], teams: [] };
const policies = [
  { kind: "branch", pattern: "main" },
  { kind: "tag", pattern: "v*" },
];
const whole = {
  place: { kind: "environment" },
  reviewers: ENVIRONMENT.reviewers,
  preventSelfReview: true,
  canAdminsBypass: false,
  waitTimer: 5,
  policies,
  notes: [],
};

describe("planEnvironment", () => {
  it("has everything in a public repository, and with Enterprise", () => {
    deepEqual(planEnvironment(ENVIRONMENT, REPOSITORY), whole);
    deepEqual(planEnvironment(ENVIRONMENT, onPlan("enterprise")), whole);
  });

  for (const plan of ["pro", "team"] as const) {
    it(`leaves reviewers and wait out on ${plan}, and says what happens instead`, () => {
      deepEqual(planEnvironment(ENVIRONMENT, onPlan(plan)), {
        ...whole,
        reviewers: nobody,
        preventSelfReview: false,
        waitTimer: 0,
        notes: [
          "environment.reviewers and wait: acme/bot is private, and GitHub has that for private repositories with Enterprise only. It is left out: what is promoted is approved as a reviewed pull request.",
        ],
      });
    });
  }

  it("puts secrets into the repository where there are no environments, and says who should deploy", () => {
    deepEqual(planEnvironment(ENVIRONMENT, onPlan("free")), {
      ...whole,
      place: { kind: "repository", prefix: "PRODUCTION_" },
      reviewers: nobody,
      preventSelfReview: false,
      waitTimer: 0,
      policies: [],
      notes: [
        "environment: acme/bot is private on the Free plan, where GitHub has no environments. Secrets and variables of production become those of the repository, as PRODUCTION_NAME. Only ann, bob, operators should deploy it, by hand: GitHub does not enforce that there.",
      ],
    });
  });

  const one: EnvironmentConfig = { ...ENVIRONMENT, reviewers: { users: ["ann"], teams: [] } };
  const notes: readonly (readonly [what: string, EnvironmentConfig, RepositoryConfig, ...notes: string[]])[] =
    [
      [
        "a single reviewer who cannot approve their own",
        one,
        REPOSITORY,
        "environment.selfReview: is false, and ann is the only reviewer: nobody can approve what ann starts.",
      ],
      ["a single reviewer who can", { ...one, selfReview: true }, REPOSITORY],
      ["a team alone", { ...one, reviewers: { users: [], teams: ["operators"] } }, REPOSITORY],
      ["nothing that the plan leaves out", { ...one, reviewers: nobody, waitMinutes: 0 }, onPlan("pro")],
      [
        "no reviewers on the Free plan",
        { ...one, reviewers: nobody },
        onPlan("free"),
        "environment: acme/bot is private on the Free plan, where GitHub has no environments. Secrets and variables of production become those of the repository, as PRODUCTION_NAME.",
      ],
    ];
  for (const [what, config, repository, ...expected] of notes) {
    it(`has ${expected.length === 0 ? "nothing" : "something"} to say of ${what}`, () =>
      deepEqual(planEnvironment(config, repository).notes, expected));
  }

  it("prevents no self-review where nobody reviews", () =>
    equal(planEnvironment({ ...ENVIRONMENT, reviewers: nobody }, REPOSITORY).preventSelfReview, false));
});

describe("environmentPrefix", () => {
  for (const [name, prefix] of [
    ["production", "PRODUCTION_"],
    ["eu west.1", "EU_WEST_1_"],
    ["2nd", "_2ND_"],
    ["github", "_GITHUB_"],
    ["github-pages", "_GITHUB_PAGES_"],
    ["githubs", "GITHUBS_"],
  ] as const) {
    it(`makes ${prefix} of ${name}`, () => equal(environmentPrefix(name), prefix));
  }
});
