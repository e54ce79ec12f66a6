import { table } from "../cli/table.ts";
import { type Github, githubClient } from "../github/client.ts";
import type { LocalAccess } from "../github/local-access.ts";

type Place = { readonly owner: string; readonly repo: string };

/** What a repository has, as GitHub itself tells it: environments with approvals and secrets, and the rules of branches. */
export async function repositoryTable({ baseUrl, token }: LocalAccess, name: string): Promise<string> {
  const [owner = "", repo = ""] = name.split("/");
  const github = githubClient({ baseUrl, token, onWait: () => undefined });
  const [environments, rules] = await Promise.all([
    environmentRows(github, { owner, repo }),
    ruleRows(github, { owner, repo }),
  ]);
  return [
    table([["ENVIRONMENT", "APPROVAL", "FROM", "SECRETS"], ...environments]),
    "",
    table([["BRANCH", "RULES"], ...rules]),
  ].join("\n");
}

async function environmentRows(github: Github, at: Place): Promise<string[][]> {
  const [{ data }, approvals] = await Promise.all([
    github.request("GET /repos/{owner}/{repo}/environments", { ...at, per_page: 100 }),
    lastApprovals(github, at),
  ]);
  const environments = (data.environments ?? []).map(async ({ name, protection_rules = [] }) => {
    const where = { ...at, environment_name: name };
    const route = "GET /repos/{owner}/{repo}/environments/{environment_name}";
    const [{ data: from }, { data: held }] = await Promise.all([
      github.request(`${route}/deployment-branch-policies`, where),
      github.request(`${route}/secrets`, where),
    ]);
    const people = protection_rules.flatMap((rule) => ("reviewers" in rule ? (rule.reviewers ?? []) : []));
    const names = people.map(({ reviewer = {} }) => nameOf(reviewer)).join(" or ");
    return [
      name,
      names === "" ? "nobody" : `${names}${approvals.get(name) ?? ""}`,
      from.branch_policies.map((policy) => policy.name).join(", ") || "anything",
      held.secrets.map((secret) => secret.name).join(", "),
    ];
  });
  return Promise.all(environments);
}

function nameOf(reviewer: { readonly login?: string; readonly slug?: string }): string {
  return reviewer.login ?? reviewer.slug ?? "";
}

/** By environment, who was the last to approve or refuse: ` (run 1: approved by ann)`. */
async function lastApprovals(github: Github, at: Place): Promise<ReadonlyMap<string, string>> {
  const { data } = await github.request("GET /repos/{owner}/{repo}/actions/runs", { ...at, per_page: 1 });
  const [run] = data.workflow_runs;
  if (!run) return new Map();
  const route = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals";
  const { data: approvals } = await github.request(route, { ...at, run_id: Number(run.id) });
  return new Map(
    approvals.flatMap(({ environments, state, user }) =>
      environments.map(
        ({ name = "" }) => [name, ` (run ${run.run_number}: ${state} by ${user.login})`] as const,
      ),
    ),
  );
}

async function ruleRows(github: Github, at: Place): Promise<string[][]> {
  const { data: rulesets } = await github.request("GET /repos/{owner}/{repo}/rulesets", at);
  const rows = rulesets.map(async ({ id }) => {
    const route = "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}";
    const { data } = await github.request(route, { ...at, ruleset_id: id });
    const { conditions, rules = [], bypass_actors = [] } = data;
    const include = conditions && "ref_name" in conditions ? (conditions.ref_name?.include ?? []) : [];
    const refs = include.map((ref) => ref.replace(/^refs\/heads\//, "")).join(", ");
    const lines = ruleLines(rules as readonly Rule[], bypass_actors.length);
    return lines.map((line, index) => [index === 0 ? refs : "", line]);
  });
  return (await Promise.all(rows)).flat();
}

interface Rule {
  readonly type: string;
  readonly parameters?: {
    readonly required_approving_review_count?: number;
    readonly require_code_owner_review?: boolean;
    readonly require_last_push_approval?: boolean;
    readonly dismiss_stale_reviews_on_push?: boolean;
    readonly required_review_thread_resolution?: boolean;
    readonly strict_required_status_checks_policy?: boolean;
    readonly required_status_checks?: readonly { readonly context: string }[];
  };
}

const SHORT: Readonly<Record<string, string>> = {
  required_linear_history: "linear history",
  non_fast_forward: "no force push",
  deletion: "no deletion",
};

/** Rules in words, those that belong together on a line. */
function ruleLines(rules: readonly Rule[], exceptions: number): string[] {
  const lines = rules.flatMap(({ type, parameters = {} }) => {
    if (type === "pull_request") return [pullRequestLine(parameters)];
    return type === "required_status_checks" ? [checksLine(parameters)] : [];
  });
  const others = rules.map(({ type }) => type).filter((type) => !LONG.has(type));
  const words = [
    ...others.map((type) => SHORT[type] ?? type),
    exceptions === 0 ? "no exception" : "with exceptions",
  ];
  return [...lines, words.join(", ")];
}

const LONG = new Set(["pull_request", "required_status_checks"]);

function pullRequestLine(rule: NonNullable<Rule["parameters"]>): string {
  const count = rule.required_approving_review_count ?? 0;
  const words = [
    `${count} ${count === 1 ? "approval" : "approvals"}`,
    rule.require_code_owner_review && "code owners",
    rule.require_last_push_approval && "the last push",
    rule.dismiss_stale_reviews_on_push && "anew after each commit",
    rule.required_review_thread_resolution && "conversations resolved",
  ];
  return `pull requests: ${words.filter(Boolean).join(", ")}`;
}

function checksLine(rule: NonNullable<Rule["parameters"]>): string {
  const checks = (rule.required_status_checks ?? []).map(({ context }) => context);
  return `checks: ${checks.join(", ")}${rule.strict_required_status_checks_policy ? ", on top of the branch" : ""}`;
}
