import assert from "node:assert/strict";
import { Simulator } from "../../../../sandbox/github-simulator/simulator.ts";
import { acme, bot, call, callAt } from "../kit.ts";

describe("requests and answers that are not as GitHub describes them", () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await Simulator.start();
    await acme(simulator);
  });
  after(() => simulator.stop());
  beforeEach(() => {
    simulator.mismatches.length = 0;
  });

  const environment = "PUT /repos/{owner}/{repo}/environments/{environment_name}";
  const rows: readonly (readonly [string, unknown, string])[] = [
    ["PUT /environments/e", { wait_timer: "5" }, `${environment}: body /wait_timer: must be integer`],
    [
      "PUT /environments/e",
      { can_admins_bypass: false, other: 1 },
      `${environment}: body /: must NOT have additional properties (other)`,
    ],
    [
      "POST /actions/variables",
      { name: "X" },
      "POST /repos/{owner}/{repo}/actions/variables: body /: must have required property 'value'",
    ],
    ["POST /actions/variables", undefined, "POST /repos/{owner}/{repo}/actions/variables: body: is missing"],
    [
      "DELETE /environments/e",
      {},
      "DELETE /repos/{owner}/{repo}/environments/{environment_name}: body: the operation takes none",
    ],
    [
      "GET /issues?state=ajar",
      undefined,
      "GET /repos/{owner}/{repo}/issues: query state /: must be equal to one of the allowed values (open, closed, all)",
    ],
    [
      "GET /actions/runs/seven",
      undefined,
      "GET /repos/{owner}/{repo}/actions/runs/{run_id}: path run_id /: must be integer",
    ],
    [
      "GET /environments?colour=red",
      undefined,
      "GET /repos/{owner}/{repo}/environments: query colour: the operation has no such parameter",
    ],
  ];

  for (const [request, body, problem] of rows) {
    it(`tell ${problem}`, async () => {
      const answer = await call(simulator, request, body);
      assert.equal(answer.status, 500);
      assert.equal(answer.body.message, `Not as GitHub describes it. ${problem}`);
      assert.deepEqual(simulator.mismatches, [problem]);
      assert.throws(() => simulator.assertNoMismatch(), {
        message: `not as GitHub describes it:\n${problem}`,
      });
    });
  }

  it("tell an operation that the simulator does not serve", async () => {
    assert.equal((await callAt(simulator, "GET /gists")).status, 500);
    assert.deepEqual(simulator.mismatches, ["GET /gists: is no operation that the simulator serves"]);
  });

  it("tell an answer that does not fit, which is a defect of the simulator", async () => {
    bot(simulator).issues.push({ number: 1, title: 7, user: "ann", comments: [] } as never);
    const { status } = await call(simulator, "GET /issues/1");
    assert.equal(status, 500);
    assert.match(
      simulator.mismatches.join("\n"),
      /GET \/repos\/\{owner\}\/\{repo\}\/issues\/\{issue_number\}: answer 200 \/title: must be string/,
    );
    bot(simulator).issues.pop();
  });

  it("do not include what the real provider sends and the description forgot", async () => {
    assert.equal((await call(simulator, "PUT /environments/e", { can_admins_bypass: false })).status, 200);
    assert.equal(bot(simulator).environments.e?.canAdminsBypass, false);
    simulator.assertNoMismatch();
  });
});
