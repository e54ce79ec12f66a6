import { callAt, sealed } from "./kit.ts";
import { base64, type Visitor } from "./visitor.ts";

/** People, organizations and teams. */
export async function people(visitor: Visitor): Promise<void> {
  const { simulator, all } = visitor;
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

/** The repository and its files. */
export async function repositoryItself(visitor: Visitor): Promise<void> {
  const { all, made } = visitor;
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

/** Environments with all that is in them, and rulesets. */
export async function environments(visitor: Visitor): Promise<void> {
  const { simulator, all, made } = visitor;
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
  await all(["GET /environments", "GET /environments/production", `GET ${one}`, "GET /rules/branches/main"]);
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
