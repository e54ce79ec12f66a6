import assert from "node:assert/strict";
import type { Job } from "../../../sandbox/github-simulator/runs/job.ts";
import { Simulator } from "../../../sandbox/github-simulator/simulator.ts";
import type { Repository } from "../../../sandbox/github-simulator/state/state.ts";
import { objectsOf, runningTasks } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";

const TOKENS = { acme: "ghp_of_acme", ann: "ghp_of_ann" };
const REPOSITORY = "acme/bot";

describe("the first promotion of all, into an environment with reviewers", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;
  let simulator: Simulator;

  const repository = () => simulator.store.state.repositories[REPOSITORY] as Repository;
  const services = () => ({
    it: {
      kind: "worker",
      image: images.digest("1"),
      health: { command: ["cat", "/tmp/www/healthz"], interval: "1s", retries: 2, startPeriod: "1s" },
      rollout: { monitor: "1s" },
    },
  });
  /** What a workflow would do: promote in a job that GitHub has let in. */
  const job: Job = async ({ run }) => {
    const env = { GITHUB_ACTIONS: "true", GITHUB_REPOSITORY: REPOSITORY, GITHUB_RUN_ID: String(run) };
    const { exitCode } = await project.slipwayWith({ env }, ...PROMOTE);
    return exitCode === 0;
  };
  const register = (work: Job) => simulator.runs.register(repository(), "deploy.yml", work, "production");
  /** Promotes, while ann says something of the run once it waits for her. */
  const promote = async (verdict: "approved" | "rejected") => {
    const [run] = await Promise.all([project.slipway(...PROMOTE), review(verdict)]);
    return run;
  };
  const review = async (state: string) => {
    const limit = performance.now() + 300_000;
    const earlier = repository().runs.length;
    while (repository().runs.length === earlier || repository().runs.at(-1)?.status !== "waiting") {
      assert.ok(performance.now() < limit, "no run waits for an approval");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const path = `/repos/${REPOSITORY}/actions/runs/${repository().runs.at(-1)?.id}/pending_deployments`;
    // Whoever promotes has seen it wait.
    while (!simulator.log.entries.some((entry) => entry.path.endsWith(path))) {
      assert.ok(performance.now() < limit, "nobody asks for the approvals");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const answer = await fetch(`${simulator.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKENS.ann}`, "content-type": "application/json" },
      body: JSON.stringify({
        environment_ids: [repository().environments.production?.id],
        state,
        comment: "today",
      }),
    });
    assert.ok(answer.ok, await answer.text());
  };
  /** Nothing of prod but what guards it. */
  const untouched = async () => {
    assert.deepEqual((await objectsOf(project.app)).services, [project.service("staging", "it")]);
    const resources = await (await project.engine()).resources("prod");
    const types = resources.map(({ type }) => type).filter((type) => type.startsWith("docker:index/service"));
    assert.deepEqual(types, []);
    assert.equal(repository().environments.production?.reviewers.length, 1);
  };

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    simulator = await Simulator.start();
    const { control } = simulator;
    await control.user({ login: "acme", tokens: [TOKENS.acme] });
    await control.user({ login: "ann", tokens: [TOKENS.ann] });
    const files = { ".github/workflows/deploy.yml": "on: workflow_dispatch\n" };
    await control.repository({ owner: "acme", name: "bot", collaborators: { ann: "push" }, files });
    process.env.GITHUB_TOKEN = TOKENS.acme;
    project.configure("staging", { services: services() });
    project.configure("prod", {
      repository: { owner: "acme", name: "bot", baseUrl: `${simulator.url}/` },
      environment: { name: "production", reviewers: { users: ["ann"] } },
      services: services(),
    });
    const run = await project.slipway("up", "--stack", "staging");
    assert.equal(run.exitCode, 0, run.text);
  });

  after(async () => {
    for (const stack of ["staging", "prod"]) await project.slipway("down", "--stack", stack, "--yes");
    delete process.env.GITHUB_TOKEN;
    await simulator.stop();
    project.remove();
  });

  it("leaves prod untouched and ends with 1 where the approval is refused", async () => {
    register(job);
    const run = await promote("rejected");
    assert.equal(run.exitCode, 1, run.text);
    assert.match(run.text, /ann refused the deployment \(today\)\. Nothing was changed/);
    await untouched();
  });

  it("leaves prod untouched and ends with 1 where the approved job fails", async () => {
    register(async () => false);
    const run = await promote("approved");
    assert.equal(run.exitCode, 1, run.text);
    assert.match(run.text, /deploy\.yml ended with failure: http:\/\/127\.0\.0\.1:/);
    await untouched();
  });

  it("promotes where it is approved and the job does well, and shows that it is at work", async () => {
    register(job);
    const run = await promote("approved");
    assert.equal(run.exitCode, 0, run.text);
    assert.match(run.text, /^ +\d+ s {2}deploy\.yml: production is at work$/m);
    assert.equal((await runningTasks(project.service("prod", "it"))).length, 1);
    const again = await project.slipway("up", "--stack", "prod");
    assert.equal(again.exitCode, 0, again.text);
    assert.match(again.text, /nothing to do/);
    simulator.assertNoMismatch();
  });
});

const PROMOTE = ["promote", "--from", "staging", "--to", "prod", "--yes"] as const;
