import assert from "node:assert/strict";
import type { JobInput } from "../../../../sandbox/github-simulator/runs/job.ts";
import type { Simulator } from "../../../../sandbox/github-simulator/simulator.ts";
import { acme, bot, call, sealed, simulated, TOKENS } from "../kit.ts";

const DISPATCH = { ref: "main", inputs: { stack: "production" }, return_run_details: true };

describe("dispatched workflows of the simulator", () => {
  const world = simulated();

  async function waiting(
    simulator: Simulator,
    protection: object = {},
    job = async () => true,
  ): Promise<string> {
    const { ann, bob } = await acme(simulator);
    const reviewers = [ann, bob].map((id) => ({ type: "User", id }));
    await call(simulator, "PUT /environments/production", { reviewers, ...protection });
    simulator.runs.register(bot(simulator), "deploy.yml", job, { input: "stack" });
    const path = "POST /actions/workflows/deploy.yml/dispatches";
    const { status, body } = await call(simulator, path, DISPATCH, TOKENS.ann);
    assert.equal(status, 200, JSON.stringify(body));
    return `/actions/runs/${body.workflow_run_id}`;
  }

  async function verdict(simulator: Simulator, run: string, state: string, token: string): Promise<number> {
    const { id } = (await call(simulator, "GET /environments/production")).body;
    const body = { environment_ids: [id], state, comment: "because" };
    return (await call(simulator, `POST ${run}/pending_deployments`, body, token)).status;
  }

  async function ending(simulator: Simulator, run: string) {
    await simulator.runs.idle();
    const { status, conclusion } = (await call(simulator, `GET ${run}`)).body;
    return [status, conclusion];
  }

  it("wait for a reviewer's own token, and then run the registered job", async () => {
    const { simulator } = world;
    const seen: JobInput[] = [];
    const job = async (input?: JobInput) => seen.push(input as JobInput) > 0;
    const run = await waiting(simulator, {}, job);
    await call(simulator, "PUT /environments/production/secrets/KEY", await sealed(simulator, "a value"));
    assert.deepEqual(await ending(simulator, run), ["waiting", null]);
    const [pending] = (await call(simulator, `GET ${run}/pending_deployments`, undefined, TOKENS.bob)).body;
    assert.deepEqual(
      [pending.environment.name, pending.current_user_can_approve, pending.reviewers.length],
      ["production", true, 2],
    );
    assert.equal(await verdict(simulator, run, "approved", TOKENS.acme), 422);
    assert.equal(seen.length, 0);
    assert.equal(await verdict(simulator, run, "approved", TOKENS.bob), 200);
    assert.deepEqual(await ending(simulator, run), ["completed", "success"]);
    const { inputs, environment, secrets, actor } = seen[0] as JobInput;
    assert.deepEqual(
      { inputs, environment, secrets, actor },
      {
        inputs: { stack: "production" },
        environment: "production",
        secrets: { KEY: "a value" },
        actor: "ann",
      },
    );
    const [approval] = (await call(simulator, `GET ${run}/approvals`)).body;
    assert.deepEqual([approval.state, approval.user.login, approval.comment], ["approved", "bob", "because"]);
    const [deployment] = (await call(simulator, "GET /deployments?environment=production")).body;
    const statuses = (await call(simulator, `GET /deployments/${deployment.id}/statuses`)).body;
    assert.deepEqual(
      statuses.map(({ state }: { state: string }) => state),
      ["success", "in_progress", "pending"],
    );
    assert.equal(await verdict(simulator, run, "approved", TOKENS.bob), 422);
  });

  it("fail when a reviewer says no, without running anything", async () => {
    const { simulator } = world;
    let ran = false;
    const run = await waiting(simulator, {}, async () => {
      ran = true;
      return true;
    });
    assert.equal(await verdict(simulator, run, "rejected", TOKENS.bob), 200);
    assert.deepEqual(await ending(simulator, run), ["completed", "failure"]);
    assert.equal(ran, false);
  });

  it("are not approved by who started them where the environment says so", async () => {
    const { simulator } = world;
    const run = await waiting(simulator, { prevent_self_review: true });
    assert.equal(await verdict(simulator, run, "approved", TOKENS.ann), 422);
    assert.equal(await verdict(simulator, run, "approved", TOKENS.bob), 200);
    assert.deepEqual(await ending(simulator, run), ["completed", "success"]);
  });

  it("fail on a branch that may not deploy", async () => {
    const { simulator } = world;
    const run = await waiting(simulator, {
      deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
    });
    assert.deepEqual(await ending(simulator, run), ["completed", "failure"]);
  });

  it("end as their job ends: failed, thrown, cancelled, or by a command's exit code", async () => {
    const { simulator } = world;
    await acme(simulator);
    const dispatched = async () => {
      const { body } = await call(simulator, "POST /actions/workflows/ci.yml/dispatches", DISPATCH);
      return `/actions/runs/${body.workflow_run_id}`;
    };
    const runs = simulator.runs;
    runs.register(bot(simulator), "ci.yml", async () => false);
    assert.deepEqual(await ending(simulator, await dispatched()), ["completed", "failure"]);
    runs.register(bot(simulator), "ci.yml", async () => {
      throw new Error("no engine");
    });
    assert.deepEqual(await ending(simulator, await dispatched()), ["completed", "failure"]);
    assert.deepEqual(
      ((await simulator.control.jobErrors({})) as { message: string }[]).at(-1)?.message,
      "no engine",
    );
    runs.register(
      bot(simulator),
      "ci.yml",
      (_input, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(false))),
    );
    const run = await dispatched();
    assert.equal((await call(simulator, `POST ${run}/cancel`)).status, 202);
    assert.deepEqual(await ending(simulator, run), ["completed", "cancelled"]);
    assert.equal((await call(simulator, `POST ${run}/cancel`)).status, 409);
    for (const [code, conclusion] of [
      [0, "success"],
      [3, "failure"],
    ] as const) {
      await simulator.control.job({
        repository: "acme/bot",
        workflow: "ci.yml",
        command: ["sh", "-c", `exit ${code}`],
      });
      assert.deepEqual(await ending(simulator, await dispatched()), ["completed", conclusion]);
    }
  });

  it("are refused without a registered job, without such a branch and without such a workflow", async () => {
    const { simulator } = world;
    await acme(simulator);
    const asked = async (workflow: string, ref: string) => {
      const path = `POST /actions/workflows/${workflow}/dispatches`;
      const { status, body } = await call(simulator, path, { ref });
      return [status, body.message];
    };
    assert.deepEqual(await asked("build.yml", "main"), [
      422,
      ".github/workflows/build.yml: the simulator runs no workflows. Register a job for it through the control interface.",
    ]);
    assert.deepEqual(await asked("build.yml", "none"), [422, "No ref found for: none"]);
    assert.deepEqual(await asked("none.yml", "main"), [404, "Not Found"]);
  });
});
