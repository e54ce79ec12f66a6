import type { Actions } from "../../../sandbox/github-simulator/control/actions.ts";
import type { Simulator } from "../../../sandbox/github-simulator/simulator.ts";
import { RULES } from "./stack.ts";

type EnvironmentChange = NonNullable<Parameters<Actions["environment"]>[0]["change"]>;
type RulesetChange = NonNullable<Parameters<Actions["ruleset"]>[0]["change"]>;

/** What somebody clicks in GitHub, and the lines that `slipway drift` has of it. */
export type Click = readonly [what: string, click: () => Promise<unknown>, ...lines: string[]];

const E = "environment.production";
const R = "protection.main";

/** Changes environment and ruleset of acme/bot past the stack; null deletes. */
export function hand({ control }: Simulator) {
  return {
    environment: (change: EnvironmentChange | null) =>
      control.environment({ repository: "acme/bot", environment: "production", change }),
    ruleset: (change: RulesetChange | null) =>
      control.ruleset({ repository: "acme/bot", ruleset: "main", change }),
  };
}

/**
 * Every field of the environment and of the ruleset of acme/bot in turn. The environment has ann for its reviewer, a wait of
 * 5 minutes, the patterns main and v*, and LEVEL=info.
 */
export function clicks(started: () => Simulator): readonly Click[] {
  const environment = (change: EnvironmentChange) => hand(started()).environment(change);
  const ruleset = (change: RulesetChange) => hand(started()).ruleset(change);
  const idOf = (login: string) => started().store.state.users[login]?.id ?? 0;
  return [...environmentClicks(environment, idOf), ...rulesetClicks(ruleset), ...ruleClicks(ruleset)];
}

function environmentClicks(
  environment: (change: EnvironmentChange) => Promise<unknown>,
  idOf: (login: string) => number,
): readonly Click[] {
  return [
    [
      "reviewers that were taken away",
      () => environment({ reviewers: [] }),
      `${E}.reviewers: is nobody, the stack has user ANN.`,
    ],
    [
      "a reviewer who was added",
      () =>
        environment({
          reviewers: [
            { type: "User", id: idOf("ann") },
            { type: "User", id: idOf("bob") },
          ],
        }),
      `${E}.reviewers: is ann, bob, the stack has ann.`,
    ],
    ["the wait", () => environment({ waitTimer: 0 }), `${E}.wait: is 0 min, the stack has 5 min.`],
    [
      "self-review",
      () => environment({ preventSelfReview: true }),
      `${E}.selfReview: is false, the stack has true.`,
    ],
    [
      "bypass",
      () => environment({ canAdminsBypass: true }),
      `${E}.adminsBypass: is true, the stack has false.`,
    ],
    [
      "which branches may deploy",
      () => environment({ branchPolicy: "all" }),
      `${E}.branches: is every one, the stack has those of its patterns.`,
    ],
    [
      "a pattern that was added",
      () =>
        environment({
          policies: [
            { name: "main", type: "branch" },
            { name: "v*", type: "tag" },
            { name: "*", type: "branch" },
          ],
        }),
      `${E}.patterns: is branch *, branch main, tag v*, the stack has branch main, tag v*.`,
    ],
    [
      "a variable",
      () => environment({ variables: { LEVEL: "debug" } }),
      `${E}.variables.LEVEL: is "debug", the stack has "info".`,
    ],
  ];
}

function rulesetClicks(ruleset: (change: RulesetChange) => Promise<unknown>): readonly Click[] {
  return [
    [
      "enforcement",
      () => ruleset({ enforcement: "disabled" }),
      `${R}.enforcement: is disabled, the stack has active.`,
    ],
    [
      "who may get around the rules",
      () => ruleset({ bypassActors: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }] }),
      `${R}.bypass: is RepositoryRole 5 (always), the stack has none.`,
    ],
    [
      "which branches the rules are for",
      () =>
        ruleset({ conditions: { ref_name: { include: ["refs/heads/x"], exclude: ["refs/heads/main"] } } }),
      `${R}.branches: is refs/heads/x, the stack has refs/heads/main.`,
      `${R}.exceptions: is refs/heads/main, the stack has none.`,
    ],
    ["the name of the rules", () => ruleset({ name: "mine" }), `${R}.name: is mine, the stack has main.`],
  ];
}

function ruleClicks(ruleset: (change: RulesetChange) => Promise<unknown>): readonly Click[] {
  return [
    ...RULES.map(
      ({ type }) =>
        [
          `the rule ${type}`,
          () =>
            ruleset({ rules: RULES.filter((rule) => rule.type !== type) as RulesetChange["rules"] & object }),
          `${R}.rules.${type}: is off, the stack has on.`,
        ] as const,
    ),
    [
      "a rule that was added",
      () => ruleset({ rules: [...RULES, { type: "creation" }] as RulesetChange["rules"] & object }),
      `${R}.rules.creation: is on, the stack has off.`,
    ],
    [
      "approvals",
      () => ruleset({ rules: rulesBut("pull_request", { required_approving_review_count: 0 }) }),
      `${R}.rules.pull_request.required_approving_review_count: is 0, the stack has 1.`,
    ],
    ...[
      "dismiss_stale_reviews_on_push",
      "require_code_owner_review",
      "require_last_push_approval",
      "required_review_thread_resolution",
    ].map(
      (key) =>
        [
          key,
          () => ruleset({ rules: rulesBut("pull_request", { [key]: false }) }),
          `${R}.rules.pull_request.${key}: is off, the stack has true.`,
        ] as const,
    ),
    [
      "ways to merge",
      () => ruleset({ rules: rulesBut("pull_request", { allowed_merge_methods: ["merge"] }) }),
      `${R}.rules.pull_request.allowed_merge_methods: is merge, the stack has merge, rebase, squash.`,
    ],
    [
      "required checks",
      () =>
        ruleset({
          rules: rulesBut("required_status_checks", { required_status_checks: [{ context: "Test" }] }),
        }),
      `${R}.rules.required_status_checks.required_status_checks: is Test, the stack has Build, Test.`,
    ],
    [
      "who reports a check",
      () =>
        ruleset({
          rules: rulesBut("required_status_checks", {
            required_status_checks: [{ context: "Test" }, { context: "Build", integration_id: 9 }],
          }),
        }),
      `${R}.rules.required_status_checks.required_status_checks: is Build integration_id 9, Test, the stack has Build, Test.`,
    ],
    [
      "up-to-date branches",
      () =>
        ruleset({
          rules: rulesBut("required_status_checks", { strict_required_status_checks_policy: false }),
        }),
      `${R}.rules.required_status_checks.strict_required_status_checks_policy: is off, the stack has true.`,
    ],
    [
      "checks of new branches",
      () => ruleset({ rules: rulesBut("required_status_checks", { do_not_enforce_on_create: true }) }),
      `${R}.rules.required_status_checks.do_not_enforce_on_create: is true, the stack has off.`,
    ],
  ];
}

function rulesBut(type: string, parameters: object) {
  return RULES.map((rule) =>
    rule.type === type ? { type, parameters: { ...rule.parameters, ...parameters } } : rule,
  ) as NonNullable<RulesetChange["rules"]>;
}
