import assert from "node:assert/strict";
import { acme, bot, call, sealed, simulated } from "../kit.ts";

const UPGRADE = "Upgrade to GitHub Pro or make this repository public to enable this feature.";
const unsupported = (rule: string) =>
  `Failed to create the environment protection rule. Please ensure the billing plan supports the ${rule} protection rule.`;

describe("environments of the simulator", () => {
  const world = simulated();

  it("refuse by plan what GitHub refuses for private repositories", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const reviewers = { reviewers: [{ type: "User", id: ann }] };
    const rows = [
      ["public", "free", reviewers, 200, undefined],
      ["private", "free", {}, 403, UPGRADE],
      ["private", "pro", {}, 200, undefined],
      ["private", "pro", reviewers, 422, unsupported("required reviewers")],
      ["private", "team", reviewers, 422, unsupported("required reviewers")],
      ["private", "team", { wait_timer: 5 }, 422, unsupported("wait timer")],
      ["private", "enterprise", { ...reviewers, wait_timer: 5 }, 200, undefined],
    ] as const;
    for (const [visibility, plan, body, status, message] of rows) {
      bot(simulator).visibility = visibility;
      await simulator.control.user({ login: "acme", plan });
      const answer = await call(simulator, "PUT /environments/production", body);
      assert.deepEqual([answer.status, answer.body.message], [status, message], `${visibility} ${plan}`);
    }
    bot(simulator).visibility = "private";
    await simulator.control.user({ login: "acme", plan: "free" });
    const ruleset = await call(simulator, "POST /rulesets", { name: "r", enforcement: "active" });
    assert.deepEqual([ruleset.status, ruleset.body.message], [403, UPGRADE]);
  });

  it("refuse what makes no sense", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const reviewer = { type: "User", id: ann };
    const rows = [
      [{ wait_timer: 43_201 }, "Wait timer must be between 0 and 43200 minutes"],
      [
        { deployment_branch_policy: { protected_branches: true, custom_branch_policies: true } },
        "protected_branches and custom_branch_policies cannot have the same value",
      ],
      [
        { reviewers: [{ type: "User", id: 999_999 }] },
        "Failed to create the environment protection rule. Please verify that the reviewers exist.",
      ],
      [
        { reviewers: Array(7).fill(reviewer) },
        "Invalid request.\n\nNo more than 6 items are allowed; 7 were supplied.",
      ],
    ] as const;
    for (const [body, message] of rows) {
      const answer = await call(simulator, "PUT /environments/e", body);
      assert.deepEqual([answer.status, answer.body.message], [422, message]);
    }
    assert.deepEqual(bot(simulator).environments, {});
  });

  it("are what the last request says as a whole", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    await call(simulator, "PUT /environments/e", {
      wait_timer: 5,
      reviewers: [{ type: "User", id: ann }],
      can_admins_bypass: false,
    });
    const { body } = await call(simulator, "PUT /environments/e", {});
    assert.deepEqual(
      [body.protection_rules, body.deployment_branch_policy, body.can_admins_bypass],
      [[], null, true],
    );
  });

  it("have patterns only while they have custom policies, and each once", async () => {
    const { simulator } = world;
    await acme(simulator);
    const all = "/environments/e/deployment-branch-policies";
    await call(simulator, "PUT /environments/e", {});
    assert.equal((await call(simulator, `POST ${all}`, { name: "main" })).status, 404);
    const policy = { protected_branches: false, custom_branch_policies: true };
    await call(simulator, "PUT /environments/e", { deployment_branch_policy: policy });
    assert.equal((await call(simulator, `POST ${all}`, { name: "main" })).status, 200);
    assert.equal((await call(simulator, `POST ${all}`, { name: "main" })).status, 303);
    assert.equal((await call(simulator, `POST ${all}`, { name: "main", type: "tag" })).status, 200);
  });

  it("hold secrets that only the control interface opens, and none sealed for another key", async () => {
    const { simulator } = world;
    await acme(simulator);
    await call(simulator, "PUT /environments/e", {});
    const box = await sealed(simulator, "a value");
    assert.equal((await call(simulator, "PUT /environments/e/secrets/token", box)).status, 201);
    assert.equal((await call(simulator, "PUT /environments/e/secrets/TOKEN", box)).status, 204);
    const place = { repository: "acme/bot", environment: "e" };
    assert.deepEqual(await simulator.control.secrets(place), { TOKEN: "a value" });
    const { body } = await call(simulator, "GET /environments/e/secrets/TOKEN");
    assert.deepEqual(Object.keys(body), ["name", "created_at", "updated_at"]);
    assert.ok(body.created_at < body.updated_at);
    for (const wrong of [
      { ...box, encrypted_value: "bm8gYm94" },
      { ...box, key_id: "other" },
    ]) {
      const answer = await call(simulator, "PUT /environments/e/secrets/TOKEN", wrong);
      assert.deepEqual(
        [answer.status, answer.body.message],
        [422, "Secret was not encrypted with the public key of this repository."],
      );
    }
  });

  it("refuse a variable that is there, and names that are none", async () => {
    const { simulator } = world;
    await acme(simulator);
    const variable = { name: "LEVEL", value: "info" };
    assert.equal((await call(simulator, "POST /actions/variables", variable)).status, 201);
    assert.equal((await call(simulator, "POST /actions/variables", variable)).status, 409);
    assert.equal(
      (await call(simulator, "POST /actions/variables", { ...variable, name: "GITHUB_X" })).status,
      422,
    );
    assert.equal((await call(simulator, "PATCH /actions/variables/OTHER", { value: "x" })).status, 404);
  });

  it("are not told who gets around a ruleset without the right to change it", async () => {
    const { simulator } = world;
    await acme(simulator);
    const { body } = await call(simulator, "POST /rulesets", { name: "r", enforcement: "active" });
    const seen = await call(simulator, `GET /rulesets/${body.id}`, undefined, "token-of-ann");
    assert.deepEqual([body.bypass_actors, seen.body.bypass_actors], [[], undefined]);
    const again = await call(simulator, "POST /rulesets", { name: "r", enforcement: "active" });
    assert.deepEqual([again.status, again.body.errors[0].message], [422, "Name must be unique"]);
  });
});
