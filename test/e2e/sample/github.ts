import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readLocalAccess } from "../../../github/local-access.ts";
import type { PropertyMap } from "../../../sandbox/drivers/driver.ts";
import type { Actions } from "../../../sandbox/github-simulator/control/actions.ts";
import { controlClient } from "../../../sandbox/github-simulator/control/client.ts";
import type { LogEntry } from "../../../sandbox/github-simulator/http/log.ts";
import type { Run } from "../../../sandbox/github-simulator/state/records.ts";
import type { Environment, Repository, User } from "../../../sandbox/github-simulator/state/state.ts";

/** Environment of the sample by stack. */
export const ENVIRONMENTS = { staging: "staging", prod: "production" };

/** Repository of the sample. */
export const REPOSITORY = "slipway/hello";

/** The GitHub of a started sandbox, seen from its control interface. */
export class SampleGitHub {
  readonly control: Actions;
  /** The token that the sandbox uses. */
  readonly token: string;
  readonly #url: string;

  private constructor(control: Actions, url: string, token: string) {
    this.control = control;
    this.token = token;
    this.#url = url;
  }

  static async of(dir: string): Promise<SampleGitHub> {
    const access = readLocalAccess(dir);
    if (access === undefined) throw new Error(`${dir}: has no GitHub`);
    const controlToken = (await readFile(join(dir, ".sandbox/github/control-token"), "utf8")).trim();
    return new SampleGitHub(
      controlClient({ url: access.baseUrl.slice(0, -1), controlToken }),
      access.baseUrl,
      access.token,
    );
  }

  async repository(): Promise<Repository> {
    return (await this.control.show({ repository: REPOSITORY })) as unknown as Repository;
  }

  async environment(name: string): Promise<Environment> {
    const found = (await this.repository()).environments[name];
    if (found === undefined) throw new Error(`${REPOSITORY}: has no environment ${name}`);
    return found;
  }

  /** Number of a person. */
  async id(login: string): Promise<number> {
    return ((await this.control.user({ login })) as unknown as User).id;
  }

  async secrets(environment: string): Promise<Record<string, string>> {
    return (await this.control.secrets({ repository: REPOSITORY, environment })) as Record<string, string>;
  }

  /** Requests that could have changed something: `PUT /…`. */
  async writes(): Promise<string[]> {
    const entries = (await this.control.requests({})) as unknown as LogEntry[];
    return entries.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
  }

  /** What ben says of the next run that waits, once it does. */
  async reviewAsBen(state: "approved" | "rejected", comment: string): Promise<void> {
    const token = "token-of-ben";
    await this.control.user({ login: "ben", tokens: [token] });
    const { id } = await this.#waiting();
    const answer = await fetch(`${this.#url}repos/${REPOSITORY}/actions/runs/${id}/pending_deployments`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({
        environment_ids: [(await this.environment("production")).id],
        state,
        comment,
      }),
    });
    if (!answer.ok) throw new Error(`ben may not review run ${id}: ${await answer.text()}`);
  }

  async #waiting(): Promise<Run> {
    for (const limit = Date.now() + 60_000; Date.now() < limit; ) {
      const run = (await this.repository()).runs.at(-1);
      if (run?.status === "waiting") return run;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error("no run waits for an approval");
  }
}

/** Both environments and the rules are what the stack files of the sample say. */
export async function isAsConfigured(github: SampleGitHub): Promise<void> {
  const people = [await github.id("ann"), await github.id("ben")];
  const { rulesets } = await github.repository();
  assert.deepEqual(
    [
      environmentOf(await github.environment("staging")),
      environmentOf(await github.environment("production")),
    ],
    [
      { ...ENVIRONMENT, reviewers: [], policies: ["branch main"], variables: { LOG_LEVEL: "debug" } },
      {
        ...ENVIRONMENT,
        reviewers: people,
        policies: ["branch main", "tag v*"],
        variables: { LOG_LEVEL: "info" },
      },
    ],
  );
  const shown = rulesets.map(({ name, target, enforcement, bypassActors, conditions, rules }) => {
    return { name, target, enforcement, bypassActors, conditions, rules: sorted(rules) };
  });
  assert.deepEqual(shown, [RULESET]);
}

const ENVIRONMENT = {
  branchPolicy: "custom",
  waitTimer: 0,
  preventSelfReview: false,
  canAdminsBypass: false,
};

function environmentOf(environment: Environment) {
  const { branchPolicy, waitTimer, preventSelfReview, canAdminsBypass } = environment;
  const variables = Object.entries(environment.variables).map(([name, { value }]) => [name, value]);
  return {
    branchPolicy,
    waitTimer,
    preventSelfReview,
    canAdminsBypass,
    reviewers: environment.reviewers.map(({ id }) => id).sort((a, b) => a - b),
    policies: environment.policies.map(({ type, name }) => `${type} ${name}`).sort(),
    variables: Object.fromEntries(variables),
  };
}

function sorted(rules: readonly PropertyMap[]): readonly PropertyMap[] {
  return [...rules].sort((a, b) => (String(a.type) < String(b.type) ? -1 : 1));
}

const RULES: readonly PropertyMap[] = [
  { type: "deletion" },
  { type: "non_fast_forward" },
  { type: "required_linear_history" },
  {
    type: "pull_request",
    parameters: {
      required_approving_review_count: 1,
      dismiss_stale_reviews_on_push: true,
      require_code_owner_review: true,
      require_last_push_approval: true,
      required_review_thread_resolution: true,
      // What GitHub adds by itself.
      allowed_merge_methods: ["merge", "squash", "rebase"],
      required_reviewers: [],
    },
  },
  {
    type: "required_status_checks",
    parameters: {
      required_status_checks: ["Build", "Deploy", "Integrate", "Test"].map((context) => ({ context })),
      strict_required_status_checks_policy: true,
      do_not_enforce_on_create: false,
    },
  },
];

const RULESET = {
  name: "main",
  target: "branch",
  enforcement: "active",
  bypassActors: [],
  conditions: { ref_name: { include: ["refs/heads/main"], exclude: [] } },
  rules: sorted(RULES),
};
