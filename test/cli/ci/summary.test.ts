import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acme, call, simulated, TOKENS } from "../../sandbox/github-simulator/kit.ts";
import { digest, FakeWorld } from "../fake-world.ts";

const PLAN = {
  type: "result",
  ok: true,
  stack: "staging",
  services: [],
  error: null,
  plan: {
    lines: ["web: image aaaaaaaaaaaa… -> bbbbbbbbbbbb…"],
    summary: "1 service to roll out, 2 unchanged",
  },
  refused: [],
};
const FAILED = {
  type: "result",
  ok: false,
  stack: "staging",
  error: "web: rolled back.\n```\n@everyone <b>\n````",
  services: [
    {
      name: "web",
      kind: "web",
      state: "running",
      image: `docker.io/acme/web@${digest("a")}`,
      revision: "",
      since: "",
    },
  ],
};

describe("slipway ci summary", () => {
  const kit = simulated();
  let world: FakeWorld;
  afterEach(() => world.remove());

  const write = (...events: object[]) =>
    writeFileSync(
      join(world.dir, "run.ndjson"),
      events.map((event) => `${JSON.stringify(event)}\n`).join(""),
    );
  const summary = (...args: string[]) =>
    world.slipway("ci", "summary", join(world.dir, "run.ndjson"), ...args);

  it("shows a plan", async () => {
    world = new FakeWorld();
    write({ type: "phase", phase: "preview" }, PLAN);
    const { stdout, exitCode } = await summary();
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      "### What merging changes in `staging`\n\n**1 service to roll out, 2 unchanged**\n\n```text\nweb: image aaaaaaaaaaaa… -> bbbbbbbbbbbb…\n```\n",
    );
  });

  it("says what an update would refuse", async () => {
    world = new FakeWorld();
    write({ ...PLAN, refused: ["web"] });
    assert.match((await summary()).stdout, /would refuse it: it would replace or delete `web`\./);
  });

  it("shows why a plan cannot be made", async () => {
    world = new FakeWorld();
    write({ type: "phase", phase: "preview" }, { ...FAILED, services: [] });
    assert.match(
      (await summary()).stdout,
      /^### `staging` cannot be planned\n\n`{5}text\nweb: rolled back\./,
    );
  });

  it("shows a failed update in a block that its text cannot leave, and what runs", async () => {
    world = new FakeWorld();
    write({ type: "phase", phase: "preview" }, { type: "phase", phase: "up" }, FAILED);
    const { stdout, exitCode } = await summary();
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      "### The deployment to `staging` failed\n\n`````text\nweb: rolled back.\n```\n@everyone <b>\n````\n`````\n\n" +
        "| Service | Kind | State | Image |\n| --- | --- | --- | --- |\n| web | web | running | aaaaaaaaaaaa… |\n\n" +
        "What runs is above: see `slipway history --stack staging`.\n",
    );
  });

  it("cuts what is longer than GitHub takes", async () => {
    world = new FakeWorld();
    write({ ...FAILED, error: "x".repeat(100_000) });
    const { stdout } = await summary();
    assert.ok(stdout.length < 65_536);
    assert.match(stdout, /… and more: see the log of the job/);
  });

  it("adds to the summary of the job, and reads past lines that are none", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-summary-"));
    const file = join(folder, "summary.md");
    world = new FakeWorld({ env: { GITHUB_STEP_SUMMARY: file } });
    writeFileSync(file, "before\n");
    writeFileSync(join(world.dir, "run.ndjson"), `npm warn\n${JSON.stringify(PLAN)}\n[]\n`);
    const { exitCode } = await summary();
    assert.equal(exitCode, 0);
    assert.match(readFileSync(file, "utf8"), /^before\n### What merging changes in `staging`/);
    rmSync(folder, { recursive: true });
  });

  it("keeps one comment a stack up to date, whatever else was said", async () => {
    await acme(kit.simulator);
    await call(kit.simulator, "POST /issues", { title: "a change" });
    for (let count = 0; count < 101; count += 1) {
      await call(kit.simulator, "POST /issues/1/comments", {
        body: `talk ${count} <!-- slipway: preview of staging -->`,
      });
    }
    const env = {
      GITHUB_REPOSITORY: "acme/bot",
      GITHUB_API_URL: `${kit.simulator.url}/api/v3`,
      GITHUB_TOKEN: TOKENS.acme,
    };
    world = new FakeWorld({ env });
    write(PLAN);
    await summary("--pull", "1");
    write({ ...PLAN, stack: "prod" });
    await summary("--pull", "1");
    write({ ...PLAN, plan: { lines: [], summary: "nothing to do" } });
    const { exitCode, stderr } = await summary("--pull", "1");
    assert.equal(exitCode, 0, stderr);
    const ours = (await call(kit.simulator, "GET /issues/1/comments?per_page=100&page=2")).body.slice(1);
    assert.deepEqual(
      ours.map(({ body }: { body: string }) => body),
      [
        "<!-- slipway: preview of staging -->\n### What merging changes in `staging`\n\n**nothing to do**\n",
        "<!-- slipway: preview of prod -->\n### What merging changes in `prod`\n\n**1 service to roll out, 2 unchanged**\n\n```text\nweb: image aaaaaaaaaaaa… -> bbbbbbbbbbbb…\n```\n",
      ],
    );
  });

  it("passes on what GitHub refuses", async () => {
    await acme(kit.simulator);
    const env = {
      GITHUB_REPOSITORY: "acme/bot",
      GITHUB_API_URL: `${kit.simulator.url}/api/v3`,
      GITHUB_TOKEN: TOKENS.acme,
    };
    world = new FakeWorld({ env });
    write(PLAN);
    const { exitCode, stderr } = await summary("--pull", "7");
    assert.equal(stderr, "error: commenting on pull request 7 of acme/bot: GitHub answers 404: Not Found.\n");
    assert.equal(exitCode, 1);
  });

  const refused: [what: string, env: NodeJS.ProcessEnv, args: string[], message: string][] = [
    ["a number that is none", {}, ["--pull", "x"], '--pull: is "x", must be the number of a pull request.'],
    [
      "a machine that is no job",
      {},
      ["--pull", "1"],
      "GITHUB_REPOSITORY: is not set. GitHub sets it in a job: call this from a step of one.",
    ],
    [
      "a job without a token",
      { GITHUB_REPOSITORY: "acme/bot" },
      ["--pull", "1"],
      "GITHUB_TOKEN: is not set. Give the step the token of its job: github.token.",
    ],
  ];
  for (const [what, env, args, message] of refused) {
    it(`refuses ${what}`, async () => {
      world = new FakeWorld({ env });
      write(PLAN);
      const { exitCode, stderr } = await summary(...args);
      assert.equal(stderr, `error: ${message}\n`);
      assert.equal(exitCode, 2);
    });
  }

  it("says that a command has not come to its end", async () => {
    world = new FakeWorld();
    write({ type: "phase", phase: "up" });
    const { stderr, exitCode } = await summary();
    assert.match(
      stderr,
      /run\.ndjson: has no result in it\. Write the lines of a command there: slipway … --json > /,
    );
    assert.equal(exitCode, 2);
  });
});
