import assert from "node:assert/strict";
import { ENVIRONMENT_TYPE, RULESET_TYPE } from "../../../cli/github/types.ts";
import { call, simulated, TOKENS } from "../../sandbox/github-simulator/kit.ts";
import { resource } from "../fake-engine.ts";
import type { FakeWorld, FakeWorldArgs } from "../fake-world.ts";
import { githubWorld, repositoryAt, stackFile } from "./world.ts";

const WORKFLOW = "on: pull_request\njobs:\n  build: { name: Build }\n  test: {}\n";
const ENVIRONMENT = "environment: { name: production, reviewers: { users: [ann] } }";
const PROTECTION = "protection: { checks: [Build, test] }";
const reviewed = (reviewers: string) => `environment: { name: production, reviewers: { ${reviewers} } }`;

describe("slipway up, before it changes GitHub", () => {
  const kit = simulated();
  let world: FakeWorld;
  const run = async (lines: readonly string[], args: FakeWorldArgs = {}, command = "up") => {
    world = githubWorld(lines, args);
    try {
      return await world.slipway(command, "--json");
    } finally {
      world.remove();
    }
  };
  const bot = (more: object = {}) =>
    kit.simulator.control.repository({ owner: "acme", name: "bot", ...more });
  const whole = () => [repositoryAt(kit.simulator), ENVIRONMENT, PROTECTION];

  beforeEach(async () => {
    const { control } = kit.simulator;
    await control.user({ login: "acme", tokens: [TOKENS.acme] });
    await control.user({ login: "ann", tokens: [TOKENS.ann] });
    await bot({ collaborators: { ann: "push" }, files: { ".github/workflows/ci.yml": WORKFLOW } });
  });

  for (const command of ["up", "preview"]) {
    it(`lets ${command} go on where all is well, and writes nothing`, async () => {
      const result = await run(whole(), {}, command);
      assert.equal(result.exitCode, 0, result.stderr);
      const { entries } = kit.simulator.log;
      assert.deepEqual([...new Set(entries.map(({ method }) => method))], ["GET"]);
      // The repository, the reviewer, the environment, the rulesets, the folder of workflows and the one in it.
      assert.equal(entries.length, 6);
    });
  }

  it("asks nothing for a stack that has nothing on GitHub, and needs no token", async () => {
    const result = await run([], { env: {} });
    assert.equal(result.exitCode, 0, result.stderr);
    assert.deepEqual(kit.simulator.log.entries, []);
  });

  it("refuses to go on without a token", async () => {
    const result = await run(whole(), { env: {} });
    assert.equal(result.exitCode, 2);
    assert.equal(
      result.result.error,
      "GITHUB_TOKEN: is not set, and the stack keeps something in acme/bot. Set it to a token that administers it.",
    );
  });

  const refused: [
    what: string,
    error: string,
    prepare: () => Promise<unknown>,
    lines?: () => string[],
    args?: FakeWorldArgs,
  ][] = [
    [
      "a repository that is private",
      "repository.private: is false, but acme/bot is private. Set private: true and plan: free. GitHub has no environments and no rules there: secrets and variables become those of the repository, and who may deploy or push is not enforced.",
      () => bot({ visibility: "private" }),
    ],
    [
      "a private repository whose plan the token cannot see",
      "repository.private: is false, but acme/bot is private. Set private: true and plan: …. The plan of acme is unknown to this token: write free, pro, team or enterprise.",
      async () => {
        await bot({ visibility: "private", collaborators: { ann: "admin" } });
      },
      undefined,
      { env: { GITHUB_TOKEN: TOKENS.ann } },
    ],
    [
      "a repository that is public after all",
      "repository.private: is true, but acme/bot is public, and GitHub has everything there. Remove private and plan.",
      async () => undefined,
      () => [repositoryAt(kit.simulator, ", private: true, plan: pro"), ENVIRONMENT],
    ],
    [
      "another plan than the owner has",
      "repository.plan: is free, but acme has the plan pro. Set it to pro. GitHub has no reviewers and no wait there: what is promoted is approved as a reviewed pull request.",
      async () => {
        await kit.simulator.control.user({ login: "acme", plan: "pro" });
        await bot({ visibility: "private" });
      },
      () => [repositoryAt(kit.simulator, ", private: true, plan: free"), ENVIRONMENT],
    ],
    [
      "a repository that is not there",
      "repository: GitHub shows no acme/bto to this token. Correct owner and name, or use a token that may see it.",
      async () => undefined,
      () => [repositoryAt(kit.simulator).replace("bot", "bto")],
    ],
    [
      "a token of someone who may only push",
      "GITHUB_TOKEN: is of someone who does not administer acme/bot. Use one of someone who does.",
      async () => undefined,
      undefined,
      { env: { GITHUB_TOKEN: TOKENS.ann } },
    ],
    [
      "a token that is no longer good",
      "looking at acme/bot: GitHub answers 401: Bad credentials. Set GITHUB_TOKEN to a token that is still good.",
      async () => undefined,
      undefined,
      { env: { GITHUB_TOKEN: "old" } },
    ],
    [
      "an environment that someone else made",
      "environment.name: is production, which acme/bot has already, and this stack did not make it. Set environment.adopt: true to take it over, or choose another name.",
      () =>
        kit.simulator.control.environment({
          repository: "acme/bot",
          environment: "production",
          change: { waitTimer: 30 },
        }),
    ],
    [
      "a check that no workflow reports",
      "protection.checks[0]: is Biuld, which no job of a workflow on main reports. Did you mean Build?\nprotection.checks[1]: is Lint, which no job of a workflow on main reports. Use one of Build, test, or remove it.",
      async () => undefined,
      () => [repositoryAt(kit.simulator), "protection: { checks: [Biuld, Lint] }"],
    ],
    [
      "reviewers that GitHub does not know",
      "environment.reviewers.users[1]: is bnn, and GitHub has no such user. Correct the name.\nenvironment.reviewers.users[2]: is club, which is an organisation. Name people, or teams of it.\nenvironment.reviewers.teams[0]: is operators, and acme is a person: only organisations have teams. Name users instead.",
      () => kit.simulator.control.organization({ login: "club" }),
      () => [repositoryAt(kit.simulator), reviewed("users: [ann, bnn, club], teams: [operators]")],
    ],
    [
      "a reviewer who may not see a private repository",
      "environment.reviewers.users[0]: is eve, who may not see acme/bot and could never approve. Give them access, or name somebody who has it.",
      async () => {
        await kit.simulator.control.user({ login: "acme", plan: "enterprise" });
        await kit.simulator.control.user({ login: "eve" });
        await bot({ visibility: "private" });
      },
      () => [repositoryAt(kit.simulator, ", private: true, plan: enterprise"), reviewed("users: [eve, ann]")],
    ],
    [
      "teams that the organisation does not have, or that may not see a private repository",
      "environment.reviewers.teams[1]: is guests, which may not see club/bot and could never approve. Give it access, or name another.\nenvironment.reviewers.teams[2]: is oprators, and club has no such team that this token may see. Correct the name, or use a token that may.",
      async () => {
        const { control } = kit.simulator;
        await control.organization({ login: "club", plan: "enterprise", members: { acme: "admin" } });
        await control.repository({ owner: "club", name: "bot", visibility: "private" });
        await control.team({ organization: "club", name: "operators", repositories: { bot: "pull" } });
        await control.team({ organization: "club", name: "guests" });
      },
      () => [
        repositoryAt(kit.simulator, ", private: true, plan: enterprise").replace("acme", "club"),
        reviewed("teams: [operators, guests, oprators]"),
      ],
    ],
    [
      "a ruleset to adopt that is not there",
      "protection.adopt: is 107, and acme/bot has no such ruleset. Leave it out to create one, or remove it.",
      async () => undefined,
      () => [repositoryAt(kit.simulator), "protection: { adopt: 107 }"],
    ],
  ];
  for (const [what, error, prepare, lines = whole, args = {}] of refused) {
    it(`refuses ${what}, and runs nothing`, async () => {
      await prepare();
      const result = await run(lines(), args);
      assert.equal(result.result.error, error);
      assert.equal(result.exitCode, what.startsWith("a token that is no longer") ? 1 : 2);
      assert.deepEqual(world.engine.calls, []);
      assert.deepEqual(
        kit.simulator.log.entries.filter(({ method }) => method !== "GET"),
        [],
      );
    });
  }

  it("refuses a ruleset that someone else made, and names its number", async () => {
    const { body } = await call(kit.simulator, "POST /rulesets", {
      name: "main",
      target: "branch",
      enforcement: "disabled",
      rules: [],
    });
    const result = await run(whole());
    assert.equal(
      result.result.error,
      `protection.name: is main, which is a ruleset of acme/bot already, and this stack did not make it. Set protection.adopt: ${body.id} to take it over, or choose another name.`,
    );
    const adopted = await run([repositoryAt(kit.simulator), `protection: { adopt: ${body.id} }`]);
    assert.equal(adopted.exitCode, 0, adopted.stderr);
  });

  it("goes on with what exists where the stack made it, or adopts it", async () => {
    await kit.simulator.control.environment({
      repository: "acme/bot",
      environment: "production",
      change: {},
    });
    const resources = {
      prod: [
        resource(ENVIRONMENT_TYPE, "github-environment", { inputs: { environment: "production" } }),
        resource(RULESET_TYPE, "github-rules"),
      ],
    };
    const made = await run(whole(), { resources });
    assert.equal(made.exitCode, 0, made.stderr);
    const adopts = [repositoryAt(kit.simulator), "environment: { name: production, adopt: true }"];
    const adopted = await run(adopts);
    assert.equal(adopted.exitCode, 0, adopted.stderr);
  });

  it("believes the file where the token cannot see the plan, and says so", async () => {
    await bot({ visibility: "private", collaborators: { ann: "admin" } });
    await kit.simulator.control.user({ login: "acme", plan: "team" });
    const lines = [repositoryAt(kit.simulator, ", private: true, plan: team"), ENVIRONMENT];
    const result = await run(lines, { env: { GITHUB_TOKEN: TOKENS.ann } });
    assert.equal(result.exitCode, 0, result.stderr);
    assert.match(
      result.stderr,
      /^repository\.plan: the plan of acme is unknown to this token\. It is taken for team, as the file says\.$/m,
    );
  });

  it("takes SLIPWAY_GITHUB_TOKEN before GITHUB_TOKEN", async () => {
    const env = { GITHUB_TOKEN: "of a workflow", SLIPWAY_GITHUB_TOKEN: TOKENS.acme };
    const result = await run(whole(), { env });
    assert.equal(result.exitCode, 0, result.stderr);
  });

  it("refuses two stack files with rules before it asks GitHub", async () => {
    const files = {
      prod: stackFile(...whole()),
      staging: stackFile(repositoryAt(kit.simulator), PROTECTION),
    };
    world = githubWorld([], { files });
    const result = await world.slipway("up", "--stack", "prod", "--json");
    world.remove();
    assert.equal(result.exitCode, 2);
    assert.equal(
      result.result.error,
      "Pulumi.prod.yaml: protection: is in Pulumi.staging.yaml too, and one stack owns it. Remove it from one.",
    );
    assert.deepEqual(kit.simulator.log.entries, []);
  });
});
