import assert from "node:assert/strict";
import { repositoryTable } from "../../sandbox/repository-table.ts";
import { deliveredStack } from "../cli/github/stack.ts";
import { simulated, TOKENS } from "./github-simulator/kit.ts";

describe("the table of what a repository has", () => {
  const kit = simulated();
  const table = () => repositoryTable({ baseUrl: `${kit.simulator.url}/`, token: TOKENS.acme }, "acme/bot");

  it("shows environments with approvals, branches and secrets, and the rules", async () => {
    await deliveredStack(kit.simulator);
    assert.equal(
      await table(),
      `ENVIRONMENT  APPROVAL  FROM      SECRETS
production   ann       main, v*  KEY

BRANCH  RULES
main    pull requests: 1 approval, code owners, the last push, anew after each commit, conversations resolved
        checks: Test, Build, on top of the branch
        no deletion, linear history, no force push, no exception`,
    );
  });

  it("shows exceptions and rules that it has no words for, and an environment that anything may deploy to", async () => {
    const { simulator } = kit;
    await deliveredStack(simulator);
    await simulator.control.ruleset({
      repository: "acme/bot",
      ruleset: "main",
      change: {
        bypassActors: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }],
        rules: [{ type: "required_signatures" }],
      },
    });
    await simulator.control.environment({
      repository: "acme/bot",
      environment: "production",
      change: { reviewers: [], branchPolicy: "all", policies: [] },
    });
    assert.equal(
      await table(),
      `ENVIRONMENT  APPROVAL  FROM      SECRETS
production   nobody    anything  KEY

BRANCH  RULES
main    required_signatures, with exceptions`,
    );
  });
});
