import assert from "node:assert/strict";
import { type Click, clicks, hand } from "../../cli/github/clicks.ts";
import { GithubProject } from "./github/project.ts";

const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";
/** What the provider does not see by itself. */
const ONE = "reviewers that were taken away";

describe("somebody's click in GitHub", () => {
  const stack = "bot";
  let github: GithubProject;
  const withPolicies = (...names: string[]) =>
    hand(github.simulator).environment({
      policies: names.map((name) => ({ name, type: name === "v*" ? ("tag" as const) : ("branch" as const) })),
    });
  const table: readonly Click[] = [
    ...clicks(() => github.simulator),
    [
      "a pattern that was taken away",
      () => withPolicies("main"),
      "environment.production.patterns: is branch main, the stack has branch main, tag v*.",
    ],
    [
      "the environment itself",
      () => hand(github.simulator).environment(null),
      ...["", ".secrets.KEY", ".variables.LEVEL"].map(
        (path) => `environment.production${path}: is gone from GitHub.`,
      ),
    ],
    [
      "the ruleset itself",
      () => hand(github.simulator).ruleset(null),
      "protection.main: is gone from GitHub.",
    ],
  ];

  before(async () => {
    github = await GithubProject.start();
    await github.simulator.control.user({ login: "bob" });
    await github.add(stack);
    await github.up(stack);
  });

  after(() => github.stop());

  for (const [what, click, ...lines] of table.filter(([each]) => WHOLE || each === ONE)) {
    it(`is found by drift and undone by up --refresh: ${what}`, async () => {
      await click();
      const ann = String(github.simulator.store.state.users.ann?.id);
      assert.deepEqual(
        await github.differences(stack),
        lines.map((line) => line.replace("ANN", ann)),
      );
      // The next row, or the last test, finds whether it has.
      await github.up(stack, "--refresh");
    });
  }

  it("is found in a secret by its time, and the value of the stack comes back", async () => {
    // GitHub's times have whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await github.simulator.control.secret({
      repository: `acme/${stack}`,
      environment: "production",
      name: "KEY",
      value: "by hand",
    });
    const [found = "", ...more] = await github.differences(stack);
    assert.match(
      found,
      /^environment\.production\.secrets\.KEY: is a value of \S+Z, the stack has its own of /,
    );
    assert.deepEqual(more, []);
    await github.up(stack, "--refresh");
  });

  it("leaves nothing behind: GitHub is what the stack holds, for the engine too", async () => {
    await github.converged(stack);
    assert.deepEqual(await github.project.drift(stack), []);
    assert.deepEqual(await github.markersFound(), []);
  });
});
