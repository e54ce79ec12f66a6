import { strict as assert } from "node:assert";
import { ENDPOINTS } from "../../../sandbox/github-simulator/endpoints/all.ts";
import { OPERATIONS_DESCRIBED } from "../../../sandbox/github-simulator/openapi/description.ts";
import { match } from "../../../sandbox/github-simulator/openapi/match.ts";
import { OPERATIONS } from "../../../sandbox/github-simulator/openapi/operations.ts";
import type { Simulator } from "../../../sandbox/github-simulator/simulator.ts";
import { type Answered, acme, call, callAt, sealed, simulated } from "./kit.ts";

describe("the operations of the simulator", () => {
  const world = simulated();
  const repository = (request: string, body?: unknown) => call(world.simulator, request, body);

  it("are exactly those that are listed and described", () => {
    assert.deepEqual(Object.keys(ENDPOINTS).sort(), [...OPERATIONS].sort());
    assert.deepEqual(OPERATIONS_DESCRIBED.map(({ name }) => name).sort(), [...OPERATIONS].sort());
  });

  it("all answer as GitHub describes it", async () => {
    const { simulator } = world;
    await acme(simulator);
    simulator.runs.register(
      simulator.store.state.repositories["acme/bot"] as never,
      "deploy.yml",
      async () => true,
      "production",
    );
    await people(simulator);
    await repositoryItself();
    await environments(simulator);
    await deployments();
    await runs(simulator);
    await talk();
    await git();
    await releases(simulator);
    const asked = simulator.log.entries.filter(({ status }) => status < 300);
    const served = asked.map(
      ({ method, path }) => match(method, new URL(path, "http://x").pathname)?.operation.name,
    );
    assert.deepEqual(
      OPERATIONS.filter((operation) => !served.includes(operation)),
      [],
    );
  });

  async function all(requests: readonly string[], ask = repository): Promise<void> {
    for (const request of requests) succeeded(await ask(request), request);
  }

  async function made(request: string, body: unknown): Promise<Answered["body"]> {
    return succeeded(await repository(request, body), request);
  }

  async function people(simulator: Simulator): Promise<void> {
    const { control } = simulator;
    await control.organization({ login: "guild", plan: "team", members: { ann: "admin", acme: "member" } });
    await control.repository({ owner: "guild", name: "tool" });
    await control.team({
      organization: "guild",
      name: "Ops",
      members: ["ann", "acme"],
      repositories: { tool: "push" },
    });
    const { body } = await callAt(simulator, "GET /user");
    await all(
      [
        "GET /user/orgs",
        `GET /user/${body.id}`,
        "GET /users/ann",
        "GET /users/ann/keys",
        "GET /users/ann/gpg_keys",
        "GET /orgs/guild",
        "GET /orgs/guild/members",
        "GET /orgs/guild/memberships/ann",
        "GET /orgs/guild/teams",
        "GET /orgs/guild/teams/ops",
        "GET /orgs/guild/teams/ops/members",
        "GET /orgs/guild/teams/ops/memberships/ann",
        "GET /orgs/guild/teams/ops/repos",
        "GET /orgs/guild/teams/ops/repos/guild/tool",
        "GET /repos/guild/tool/teams",
        "GET /rate_limit",
      ],
      (request) => callAt(simulator, request),
    );
  }

  async function repositoryItself(): Promise<void> {
    await all([
      "GET ",
      "GET /branches",
      "GET /branches/main",
      "GET /collaborators",
      "GET /collaborators/ann",
      "GET /collaborators/ann/permission",
      "GET /commits?per_page=1",
      "GET /commits/main",
      "GET /contents/.github/workflows",
      "GET /contents/README.md",
    ]);
    const put = await made("PUT /contents/a/b.txt", { message: "Add", content: base64("one") });
    await made("DELETE /contents/a/b.txt", { message: "Remove", sha: put.content.sha });
  }

  async function environments(simulator: Simulator): Promise<void> {
    const policy = { protected_branches: false, custom_branch_policies: true };
    await made("PUT /environments/production", { deployment_branch_policy: policy });
    const pattern = await made("POST /environments/production/deployment-branch-policies", { name: "main" });
    const one = `/environments/production/deployment-branch-policies/${pattern.id}`;
    await made(`PUT ${one}`, { name: "release/*" });
    const ruleset = await made("POST /rulesets", {
      name: "main",
      enforcement: "active",
      rules: [{ type: "deletion" }],
    });
    await made(`PUT /rulesets/${ruleset.id}`, { name: "main", enforcement: "disabled" });
    await all([
      "GET /environments",
      "GET /environments/production",
      `GET ${one}`,
      "GET /rules/branches/main",
    ]);
    await all(["GET /environments/production/deployment-branch-policies", `DELETE ${one}`]);
    await all(["GET /rulesets", `GET /rulesets/${ruleset.id}`, `DELETE /rulesets/${ruleset.id}`]);
    for (const place of ["/actions", "/environments/production"]) {
      await made(`PUT ${place}/secrets/TOKEN`, await sealed(simulator, "x"));
      await made(`POST ${place}/variables`, { name: "LEVEL", value: "info" });
      await made(`PATCH ${place}/variables/LEVEL`, { value: "debug" });
      await all([`GET ${place}/secrets`, `GET ${place}/secrets/public-key`, `GET ${place}/secrets/TOKEN`]);
      await all([`GET ${place}/variables`, `GET ${place}/variables/LEVEL`]);
      await all([`DELETE ${place}/secrets/TOKEN`, `DELETE ${place}/variables/LEVEL`]);
    }
  }

  async function deployments(): Promise<void> {
    const { id } = await made("POST /deployments", { ref: "main", environment: "staging" });
    const status = await made(`POST /deployments/${id}/statuses`, { state: "success" });
    await all(["GET /deployments", `GET /deployments/${id}`, `GET /deployments/${id}/statuses`]);
    await all([`GET /deployments/${id}/statuses/${status.id}`, `DELETE /deployments/${id}`]);
    const { sha } = (await repository("GET /commits/main")).body;
    const check = await made("POST /check-runs", { name: "Build", head_sha: sha });
    await made(`PATCH /check-runs/${check.id}`, { conclusion: "success" });
    await made(`POST /statuses/${sha}`, { state: "success", context: "Test" });
    await all([`GET /check-runs/${check.id}`, "GET /commits/main/check-runs", "GET /commits/main/status"]);
    await all(["GET /commits/main/statuses"]);
  }

  async function runs(simulator: Simulator): Promise<void> {
    const { body } = await callAt(simulator, "GET /user");
    await made("PUT /environments/production", { reviewers: [{ type: "User", id: body.id }] });
    const environment = (await repository("GET /environments/production")).body.id;
    const dispatch = { ref: "main", return_run_details: true };
    const first = (await made("POST /actions/workflows/deploy.yml/dispatches", dispatch)).workflow_run_id;
    const run = `/actions/runs/${first}`;
    const jobs = succeeded(await repository(`GET ${run}/jobs`), "jobs").jobs;
    await all([`GET ${run}/pending_deployments`, `GET ${run}`, `GET /actions/jobs/${jobs[0].id}`]);
    const verdict = { environment_ids: [environment], state: "approved", comment: "" };
    await made(`POST ${run}/pending_deployments`, verdict);
    await simulator.runs.idle();
    await all([
      `GET ${run}/approvals`,
      "GET /actions/runs",
      "GET /actions/workflows",
      "GET /actions/workflows/deploy.yml",
    ]);
    await all(["GET /actions/workflows/deploy.yml/runs"]);
    const second = (await made("POST /actions/workflows/deploy.yml/dispatches", dispatch)).workflow_run_id;
    await all([`POST /actions/runs/${second}/cancel`, "DELETE /environments/production"]);
  }

  async function talk(): Promise<void> {
    const issue = await made("POST /issues", { title: "Broken" });
    await made(`PATCH /issues/${issue.number}`, { state: "closed" });
    const comment = await made(`POST /issues/${issue.number}/comments`, { body: "indeed" });
    await made(`PATCH /issues/comments/${comment.id}`, { body: "not any more" });
    await all([
      "GET /issues?state=all",
      `GET /issues/${issue.number}`,
      `GET /issues/${issue.number}/comments`,
    ]);
    await all([`GET /issues/comments/${comment.id}`, `DELETE /issues/comments/${comment.id}`]);
    const { sha } = (await repository("GET /commits/main")).body;
    await made("POST /git/refs", { ref: "refs/heads/topic", sha });
    await made("PUT /contents/new.txt", { message: "New", content: base64("two"), branch: "topic" });
    const pull = await made("POST /pulls", { title: "New", head: "topic", base: "main" });
    await made(`PATCH /pulls/${pull.number}`, { body: "why" });
    await made(`POST /pulls/${pull.number}/reviews`, { event: "COMMENT", body: "hm" });
    await all(["GET /pulls", `GET /pulls/${pull.number}`, `GET /pulls/${pull.number}/reviews`]);
    await made(`PUT /pulls/${pull.number}/merge`, {});
  }

  async function git(): Promise<void> {
    const { sha } = (await repository("GET /commits/main")).body;
    const tag = await made("POST /git/tags", { tag: "v1", message: "One", object: sha, type: "commit" });
    await made("POST /git/refs", { ref: "refs/tags/v1", sha: tag.sha });
    await all([
      "GET /git/ref/tags/v1",
      "GET /git/matching-refs/tags/v",
      `GET /git/tags/${tag.sha}`,
      "GET /tags",
    ]);
    await made("PATCH /git/refs/heads/topic", { sha, force: true });
    await all(["DELETE /git/refs/heads/topic"]);
  }

  async function releases(simulator: Simulator): Promise<void> {
    const release = await made("POST /releases", { tag_name: "v2", body: "New" });
    await made(`PATCH /releases/${release.id}`, { name: "Two" });
    const upload = await fetch(release.upload_url.replace(/\{.*/, "?name=bot.tgz"), {
      method: "POST",
      headers: { authorization: "Bearer token-of-acme", "content-type": "application/octet-stream" },
      body: "bytes",
    });
    const asset = (await upload.json()) as { id: number; size: number; digest: string };
    assert.deepEqual([upload.status, asset.size], [201, 5]);
    assert.equal(asset.digest, "sha256:277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9");
    await all([
      "GET /releases",
      "GET /releases/latest",
      "GET /releases/tags/v2",
      `GET /releases/${release.id}`,
    ]);
    await all([`GET /releases/${release.id}/assets`, `GET /releases/assets/${asset.id}`]);
    await all([`DELETE /releases/assets/${asset.id}`, `DELETE /releases/${release.id}`]);
    simulator.assertNoMismatch();
  }
});

function succeeded({ status, body }: Answered, request: string): Answered["body"] {
  assert.ok(status < 300, `${request}: ${status} ${JSON.stringify(body)}`);
  return body;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
