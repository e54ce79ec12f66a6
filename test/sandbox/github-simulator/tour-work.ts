import { strict as assert } from "node:assert";
import { callAt } from "./kit.ts";
import { base64, succeeded, type Visitor } from "./visitor.ts";

/** Deployments and checks. */
export async function deployments(visitor: Visitor): Promise<void> {
  const { all, made, repository } = visitor;
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

/** A dispatched workflow, its approval and its end. */
export async function runs(visitor: Visitor): Promise<void> {
  const { simulator, all, made, repository } = visitor;
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

/** Issues, comments and pull requests. */
export async function talk(visitor: Visitor): Promise<void> {
  const { all, made, repository } = visitor;
  const issue = await made("POST /issues", { title: "Broken" });
  await made(`PATCH /issues/${issue.number}`, { state: "closed" });
  const comment = await made(`POST /issues/${issue.number}/comments`, { body: "indeed" });
  await made(`PATCH /issues/comments/${comment.id}`, { body: "not any more" });
  await all(["GET /issues?state=all", `GET /issues/${issue.number}`, `GET /issues/${issue.number}/comments`]);
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

/** Refs and tags. */
export async function git(visitor: Visitor): Promise<void> {
  const { all, made, repository } = visitor;
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

/** Releases and their files. */
export async function releases(visitor: Visitor): Promise<void> {
  const { simulator, all, made } = visitor;
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
