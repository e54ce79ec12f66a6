import assert from "node:assert/strict";
import type { JobInput } from "../../../sandbox/github-simulator/runs/job.ts";
import { simulated, TOKENS } from "../../sandbox/github-simulator/kit.ts";
import { entry } from "../fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "../fake-world.ts";
import { repositoryAt, stackFile } from "./world.ts";

const image = (digit: string) => `docker.io/acme/web@${digest(digit)}`;
const WORKFLOW = ".github/workflows/deploy.yml";
/** What a person finds where the command says that the run is. */
const PAGE =
  /^acme\/bot: deploy\.yml, run 1\n\nstatus: {6}success\nenvironment: production\nstarted by: {2}ann, \S+\ninputs: {6}from=staging, to=prod, services=web\nreview: {6}approved by ann \(slipway promote\)\n$/;

describe("slipway promote, into an environment with reviewers", () => {
  const kit = simulated();
  let world: FakeWorld;
  let jobs: JobInput[];
  let outcome: boolean;

  const promote = async (args: FakeWorldArgs = {}, ...flags: string[]) => {
    const environment = "environment: { name: production, reviewers: { users: [ann] } }";
    world = new FakeWorld({
      files: { staging: STACK_FILE, prod: stackFile(repositoryAt(kit.simulator), environment) },
      outputs: { staging: { images: { web: image("c") } }, prod: { images: { web: image("a") } } },
      history: { staging: [entry(3)] },
      env: { GITHUB_TOKEN: TOKENS.ann },
      ...args,
    });
    try {
      return await world.slipway("promote", "--from", "staging", "--to", "prod", "--json", ...flags);
    } finally {
      world.remove();
    }
  };
  const repository = () => kit.simulator.store.state.repositories["acme/bot"];
  const lastRun = () => repository()?.runs.at(-1);
  const review = (state: "approved" | "rejected", comment = "") => {
    const id = repository()?.environments.production?.id;
    return fetch(`${kit.simulator.url}/repos/acme/bot/actions/runs/${lastRun()?.id}/pending_deployments`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKENS.ann}`, "content-type": "application/json" },
      body: JSON.stringify({ environment_ids: [id], state, comment }),
    });
  };
  /** Does something once the run waits for its approval. */
  const onceWaiting = async (act: () => Promise<unknown>) => {
    const limit = Date.now() + 10_000;
    while (lastRun()?.status !== "waiting") {
      if (Date.now() > limit) throw new Error("no run waits for an approval");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await act();
  };

  beforeEach(async () => {
    const { control, runs } = kit.simulator;
    jobs = [];
    outcome = true;
    await control.user({ login: "acme", tokens: [TOKENS.acme] });
    const { id } = (await control.user({ login: "ann", tokens: [TOKENS.ann] })) as { id: number };
    await control.user({ login: "bob", tokens: [TOKENS.bob] });
    await control.repository({
      owner: "acme",
      name: "bot",
      collaborators: { ann: "push", bob: "push" },
      files: { [WORKFLOW]: "on: workflow_dispatch\n" },
    });
    const reviewers = [{ type: "User" as const, id }];
    await control.environment({ repository: "acme/bot", environment: "production", change: { reviewers } });
    const registered = repository();
    assert.ok(registered);
    runs.register(
      registered,
      WORKFLOW,
      async (input) => {
        jobs.push(input);
        return outcome;
      },
      "production",
    );
  });

  it("starts the deploy workflow, lets a reviewer approve it, and runs nothing itself", async () => {
    const run = await promote({ answer: true }, "--service", "web");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(world.questions, [
      "Ask GitHub to deploy this to production?",
      "Approve the deployment to production?",
    ]);
    assert.deepEqual(
      jobs.map(({ inputs, ref, environment }) => ({ inputs, ref, environment })),
      [
        {
          inputs: { from: "staging", to: "prod", services: "web" },
          ref: "refs/heads/main",
          environment: "production",
        },
      ],
    );
    assert.match(run.stderr, /^production waits for the approval of ann: https?:\/\/\S+$/m);
    assert.deepEqual(world.engine.calls, []);
    const [, url = ""] = /^prod: (\S+)$/m.exec(run.stderr) ?? [];
    assert.match(await (await fetch(url)).text(), PAGE);
  });

  it("approves with --yes where the token may", async () => {
    const run = await promote({}, "--yes");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal(jobs.length, 1);
    assert.deepEqual(
      lastRun()?.approvals.map(({ user, state }) => [user, state]),
      [["ann", "approved"]],
    );
  });

  it("waits for someone else where the token may not, and goes on when they have approved", async () => {
    const [run] = await Promise.all([
      promote({ env: { GITHUB_TOKEN: TOKENS.bob } }, "--yes"),
      onceWaiting(() => review("approved")),
    ]);
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal(jobs.length, 1);
  });

  it("leaves prod as it is and ends with 1 where someone refuses, with what they said", async () => {
    const [run] = await Promise.all([
      promote({ env: { GITHUB_TOKEN: TOKENS.bob } }, "--yes"),
      onceWaiting(() => review("rejected", "not on a Friday")),
    ]);
    assert.equal(run.exitCode, 1);
    assert.match(
      String(run.result.error),
      /^ann refused the deployment \(not on a Friday\)\. Nothing was changed: https?:\/\/\S+$/,
    );
    assert.deepEqual(jobs, []);
    assert.deepEqual(world.engine.calls, []);
  });

  it("refuses it itself at a no to the second question", async () => {
    const run = await promote({ answer: (question) => question.startsWith("Ask GitHub") });
    assert.equal(run.exitCode, 1);
    assert.match(String(run.result.error), /^ann refused the deployment \(slipway promote\)\./);
    assert.deepEqual(jobs, []);
  });

  it("starts nothing at a no to the first question, nor where nobody can answer", async () => {
    const no = await promote({ answer: false });
    assert.deepEqual([no.exitCode, no.result.error], [1, "stopped: nothing was changed."]);
    const nobody = await promote();
    assert.deepEqual(
      [nobody.exitCode, nobody.result.error],
      [2, "Ask GitHub to deploy this to production? Nobody can answer here. Answer with --yes."],
    );
    assert.equal(lastRun(), undefined);
  });

  const onlyGithub = /^ {2}slipway:release:\n {4}images: \{\}\n {4}only: github$/m;
  const firstPromotion = async (args: FakeWorldArgs = {}) => {
    await kit.simulator.control.repository({ owner: "acme", name: "bot", collaborators: { ann: "admin" } });
    const environment = "environment: { name: production, reviewers: { users: [ann] }, adopt: true }";
    return promote(
      {
        files: { staging: STACK_FILE, prod: stackFile(repositoryAt(kit.simulator), environment) },
        outputs: { staging: { images: { web: image("c") } } },
        ...args,
      },
      "--yes",
    );
  };

  it("makes what a new stack has on GitHub first, without its services, and then asks for the approval", async () => {
    const run = await firstPromotion();
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(run.stderr, /^prod: making production on GitHub first, which then asks for the approval$/m);
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview", "up"],
    );
    for (const { config = "" } of world.engine.calls) assert.match(config, onlyGithub);
    assert.equal(jobs.length, 1);
  });

  it("asks for no approval where that fails, and ends with 1", async () => {
    const run = await firstPromotion({
      up: [{ ok: false, errors: [{ severity: "error", message: "422 no" }] }],
    });
    assert.equal(run.exitCode, 1);
    assert.match(String(run.result.error), /^422 no/);
    assert.equal(lastRun(), undefined);
  });

  it("starts nothing where prod already runs these versions", async () => {
    const images = { web: image("c") };
    const run = await promote({ outputs: { staging: { images }, prod: { images } } }, "--yes");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal(lastRun(), undefined);
  });

  it("ends with 1 where the workflow fails", async () => {
    outcome = false;
    const run = await promote({}, "--yes");
    assert.equal(run.exitCode, 1);
    assert.match(String(run.result.error), /^deploy\.yml ended with failure: https?:\/\/\S+$/);
  });

  it("runs here with --here, and says that nobody was asked", async () => {
    const run = await promote({}, "--yes", "--here");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(run.stderr, /^prod: GitHub's approval of production was not asked \(--here\)$/m);
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview", "up"],
    );
    assert.equal(lastRun(), undefined);
  });

  const job = (id: number | undefined) => ({
    GITHUB_TOKEN: TOKENS.bob,
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: "acme/bot",
    GITHUB_RUN_ID: String(id),
  });

  it("just runs in a job that GitHub let in", async () => {
    await promote({}, "--yes");
    const run = await promote({ env: job(lastRun()?.id) }, "--yes");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview", "up"],
    );
  });

  it("refuses a job that nobody has approved, with 1", async () => {
    await Promise.all([
      promote({ env: { GITHUB_TOKEN: TOKENS.bob } }, "--yes"),
      onceWaiting(() => review("rejected")),
    ]);
    const id = lastRun()?.id;
    const run = await promote({ env: job(id) }, "--yes");
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.result.error,
      `nobody has approved run ${id} for production. Give the job environment: production, so that GitHub asks for it. Nothing was changed.`,
    );
    assert.deepEqual(world.engine.calls, []);
  });

  it("takes a job of another repository for any other machine", async () => {
    const env = { ...job(1), GITHUB_TOKEN: TOKENS.ann, GITHUB_REPOSITORY: "acme/other" };
    const run = await promote({ env }, "--yes");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal(jobs.length, 1);
  });

  it("shows that the approved job is at work", async () => {
    const registered = repository();
    assert.ok(registered);
    const untilSeen = async () => {
      const isSeen = () => kit.simulator.log.entries.some(({ path }) => path.endsWith("/jobs"));
      for (const limit = Date.now() + 15_000; !isSeen() && Date.now() < limit; ) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return isSeen();
    };
    kit.simulator.runs.register(registered, WORKFLOW, untilSeen, "production");
    const run = await promote({}, "--yes");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(run.stderr, /^ +\d+ s {2}deploy\.yml: production is at work$/m);
    assert.equal(run.events.filter(({ type }) => type === "run").length, 1);
  });

  it("names the workflow that is missing, and the way without it", async () => {
    kit.simulator.faults.add({ kind: "not-found", method: "POST", path: "dispatches$" });
    const run = await promote({}, "--yes");
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.result.error,
      "acme/bot: GitHub has no workflow deploy.yml on its default branch that this token may start. Merge it first, or promote from here without an approval: --here",
    );
  });

  it("stops following at Ctrl-C, and says where the run is", async () => {
    const [run] = await Promise.all([
      promote({ env: { GITHUB_TOKEN: TOKENS.bob } }, "--yes"),
      onceWaiting(async () => world.stopping.abort()),
    ]);
    assert.equal(run.exitCode, 130);
    assert.match(String(run.result.error), /^interrupted\. The run goes on by itself: https?:\/\/\S+$/);
  });
});
