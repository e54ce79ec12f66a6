import { planRules, planRuleset } from "../../components/github/rules-plan.ts";
import type { ResourceState } from "../../engine/port.ts";
import type { Existing } from "./adoption.ts";
import { compareRuleset } from "./compare-ruleset.ts";
import type { StackGithub } from "./github-config.ts";
import type { OpenGithub } from "./open-github.ts";
import { type RulesetBody, rulesetBody } from "./ruleset-body.ts";
import { RULESET_TYPE } from "./types.ts";

type Protection = NonNullable<StackGithub["protection"]>;
type Known = { readonly id: number; readonly name: string };
const NOTHING: Existing = { adoptions: [], problems: [] };

/**
 * The ruleset that a stack wants and does not have, where there is one: it becomes the stack's where the stack file says so,
 * or where it is exactly what the stack would make, because the answer to an earlier run was lost.
 */
export async function existingRuleset(
  open: OpenGithub,
  { protection }: StackGithub,
  resources: readonly ResourceState[],
): Promise<Existing> {
  if (!protection || resources.some(({ type }) => type === RULESET_TYPE)) return NOTHING;
  const { github, at, repository } = open;
  const asked = { ...at, includes_parents: false, per_page: 100 };
  const { data: rulesets } = await github.request("GET /repos/{owner}/{repo}/rulesets", asked);
  const { name, source } = protection;
  if (source.kind === "adopt") {
    if (rulesets.some(({ id }) => id === source.id)) return adoption(open, protection, source.id);
    return refused(
      `protection.adopt: is ${source.id}, and ${repository} has no such ruleset. ${oneOf(rulesets)}, or remove it.`,
    );
  }
  const taken = rulesets.find((ruleset) => ruleset.name === name);
  if (!taken) return NOTHING;
  const found = await adoption(open, protection, taken.id);
  if (found.adoptions.every(({ differences }) => differences.length === 0)) return found;
  return refused(
    `protection.name: is ${name}, which is a ruleset of ${repository} already, and this stack did not make it. Set ` +
      `protection.adopt: ${taken.id} to take it over, or choose another name.`,
  );
}

async function adoption(
  { github, at }: OpenGithub,
  protection: Protection,
  ruleset_id: number,
): Promise<Existing> {
  const where = { ...at, ruleset_id, includes_parents: false };
  const [{ data: found }, writers] = await Promise.all([
    github.request("GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", where),
    readWriters({ github, at }),
  ]);
  const wanted = rulesetBody({ ...planRuleset(protection), rules: planRules(protection, writers) });
  const differences = compareRuleset(wanted, found as RulesetBody);
  const write = () => {
    // The client's types know each rule by itself; the body is what the provider sends.
    const body = { ...at, ruleset_id, ...wanted } as unknown as { ruleset_id: number } & typeof at;
    return github.request("PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}", body);
  };
  const id = `${at.repo}:${ruleset_id}`;
  return {
    adoptions: [{ part: "rules", id, differences, ...(differences.length > 0 && { write }) }],
    problems: [],
  };
}

/** Who can write, as the program looks it up. */
async function readWriters({ github, at }: Pick<OpenGithub, "github" | "at">): Promise<string[]> {
  const asked = { ...at, permission: "push" as const, per_page: 100 };
  const { data } = await github.request("GET /repos/{owner}/{repo}/collaborators", asked);
  return data
    .filter(({ role_name }) => role_name !== "read" && role_name !== "triage")
    .map(({ login }) => login);
}

function refused(problem: string): Existing {
  return { adoptions: [], problems: [problem] };
}

function oneOf(rulesets: readonly Known[]): string {
  if (rulesets.length === 0) return "Leave it out to create one";
  return `Use one of ${rulesets.map(({ id, name }) => `${id} (${name})`).join(", ")}`;
}
