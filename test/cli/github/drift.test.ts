import assert from "node:assert/strict";
import type { ResourceState } from "../../../engine/port.ts";
import { call, simulated, TOKENS } from "../../sandbox/github-simulator/kit.ts";
import { FakeWorld, type FakeWorldArgs } from "../fake-world.ts";
import { type Click, clicks, hand } from "./clicks.ts";
import { deliveredStack } from "./stack.ts";
import { repositoryAt, stackFile } from "./world.ts";

const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";
/** One of each way to undo a change; the others differ in what is found only. */
const UNDONE = [
  "reviewers that were taken away",
  "a pattern that was added",
  "a variable",
  "a variable of the repository",
  "who may get around the rules",
];

describe("slipway drift", () => {
  const kit = simulated();
  let resources: ResourceState[];
  let world: FakeWorld;

  const slipway = async (argv: string[], args: FakeWorldArgs = {}) => {
    world = new FakeWorld({
      files: { prod: stackFile(repositoryAt(kit.simulator)) },
      env: { GITHUB_TOKEN: TOKENS.acme },
      resources: { prod: resources },
      ...args,
    });
    try {
      return await world.slipway(...argv, "--json");
    } finally {
      world.remove();
    }
  };
  const differences = async () => {
    const { result, exitCode } = await slipway(["drift"]);
    const lines = (result.differences ?? []) as string[];
    assert.equal(exitCode, lines.length === 0 ? 0 : 1, String(result.error));
    return lines;
  };
  const environment = (change: null | { readonly waitTimer: number }) =>
    hand(kit.simulator).environment(change);
  const ruleset = (change: null) => hand(kit.simulator).ruleset(change);

  beforeEach(async () => {
    resources = await deliveredStack(kit.simulator);
    kit.simulator.log.clear();
  });

  it("finds nothing where nobody changed anything, and writes nothing", async () => {
    const run = await slipway(["drift"]);
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(run.stderr, /^prod: server and GitHub are what the stack holds$/m);
    assert.deepEqual([...new Set(kit.simulator.log.entries.map(({ method }) => method))], ["GET"]);
    assert.deepEqual(world.engine.calls, []);
  });

  const E = "environment.production";
  const R = "protection.main";
  const idOf = (login: string) => kit.simulator.store.state.users[login]?.id ?? 0;
  const ofTheRepository: Click = [
    "a variable of the repository",
    () => call(kit.simulator, "PATCH /actions/variables/LEVEL", { value: "debug" }),
    'repository.variables.LEVEL: is "debug", the stack has "info".',
  ];

  for (const [what, click, ...lines] of [...clicks(() => kit.simulator), ofTheRepository]) {
    const undone = WHOLE || UNDONE.includes(what);
    it(`finds a change of ${what}${undone ? ", and up --refresh undoes it" : ""}`, async () => {
      await click();
      const expected = lines.map((line) => line.replace("ANN", String(idOf("ann"))));
      assert.deepEqual(await differences(), expected);
      if (!undone) return;
      const run = await slipway(["up", "--refresh"]);
      assert.equal(run.exitCode, 0, run.stderr);
      for (const line of expected) assert.ok(run.stderr.includes(`prod: undoing: ${line}`), run.stderr);
      assert.equal(world.engine.calls[0]?.method, "refresh");
      assert.deepEqual(await differences(), []);
    });
  }

  for (const [what, path, line] of [
    ["a secret", { environment: "production", name: "KEY" }, `${E}.secrets.KEY`],
    ["a secret of the repository", { name: "REPOSITORY_KEY" }, "repository.secrets.REPOSITORY_KEY"],
  ] as const) {
    it(`finds ${what} that was set by hand, and removes it for the update to write it again`, async () => {
      const hour = 3_600_000;
      const secret = resources.find(({ inputs }) => inputs.secretName === path.name);
      const before = new Date(Date.now() - hour).toISOString().slice(0, 19).replace("T", " ");
      Object.assign(secret?.outputs ?? {}, { updatedAt: `${before} +0000 UTC` });
      const [found = "", ...more] = await differences();
      assert.deepEqual(more, []);
      assert.match(
        found,
        new RegExp(
          `^${line.replaceAll(".", "\\.")}: is a value of \\S+Z, the stack has its own of \\S+Z\\.$`,
        ),
      );
      await slipway(["up", "--refresh"]);
      assert.deepEqual(world.engine.calls[0]?.targets, [secret?.urn]);
      assert.deepEqual(await differences(), [`${line}: is gone from GitHub.`]);
    });
  }

  it("finds what is gone, and leaves it to the refresh and the update", async () => {
    await environment(null);
    await ruleset(null);
    assert.deepEqual(await differences(), [
      `${E}: is gone from GitHub.`,
      `${E}.secrets.KEY: is gone from GitHub.`,
      `${E}.variables.LEVEL: is gone from GitHub.`,
      `${R}: is gone from GitHub.`,
    ]);
    kit.simulator.log.clear();
    await slipway(["up", "--refresh"]);
    assert.deepEqual(
      kit.simulator.log.entries.filter(({ method }) => method !== "GET"),
      [],
    );
    assert.deepEqual(
      world.engine.calls[0]?.targets?.map((urn) => urn.slice(urn.lastIndexOf("::") + 2)),
      [
        "github-environment",
        "github-environment-branch-main",
        "github-environment-tag-v*",
        "github-secrets-KEY",
        "github-variables-LEVEL",
        "github-rules",
      ],
    );
  });

  it("refreshes nothing where nothing differs", async () => {
    await slipway(["up", "--refresh"]);
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview", "up"],
    );
  });

  it("stops where the refresh fails", async () => {
    await environment({ waitTimer: 0 });
    const refresh = [{ ok: false, errors: [{ severity: "error" as const, message: "403 no" }] }];
    const run = await slipway(["up", "--refresh"], { refresh });
    assert.equal(run.exitCode, 1);
    assert.equal(run.result.error, "what runs of acme/bot cannot be read, and nothing was changed:\n403 no");
  });

  for (const [what, error, lose] of [
    [
      "the token may not see any more",
      "the token may not see it, or it is gone",
      () => kit.simulator.control.repository({ owner: "acme", name: "bot", visibility: "private" }),
    ],
  ] as const) {
    it(`takes nothing for gone where it is in a repository that ${what}`, async () => {
      for (const argv of [["drift"], ["up", "--refresh"]]) {
        await lose();
        const run = await slipway(argv, { env: { GITHUB_TOKEN: TOKENS.eve } });
        assert.notEqual(run.exitCode, 0);
        if (argv[0] !== "drift") continue;
        assert.equal(
          run.result.error,
          `acme/bot: ${error}, so what is not found may still be there. Nothing was changed or forgotten. Use a token of someone who administers it.`,
        );
      }
      assert.deepEqual(world.engine.calls, []);
    });
  }

  it("says what GitHub refuses, with exit code 1", async () => {
    const run = await slipway(["drift"], { env: { GITHUB_TOKEN: TOKENS.eve } });
    assert.equal(run.exitCode, 1);
    assert.match(String(run.result.error), /^comparing acme\/bot: GitHub answers 403: /);
  });

  it("compares the server alone where the stack keeps nothing on GitHub", async () => {
    const images = { web: `docker.io/acme/web@sha256:${"a".repeat(64)}` };
    const services = { web: { name: "hello-prod-web", kind: "web", after: [] } };
    const run = await slipway(["drift"], {
      resources: {},
      env: {},
      outputs: { prod: { images, services } },
    });
    assert.equal(run.exitCode, 1);
    assert.deepEqual(run.result.differences, ["services.web: is gone from the server."]);
    assert.equal(
      run.result.error,
      "1 difference. Undo: slipway up --stack prod --refresh, or change the stack file to what is there.",
    );
    assert.deepEqual(kit.simulator.log.entries, []);
  });
});
