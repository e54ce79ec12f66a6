import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { controlClient } from "../../../../sandbox/github-simulator/control/client.ts";
import { Simulator } from "../../../../sandbox/github-simulator/simulator.ts";
import { acme, bot, call, sealed } from "../kit.ts";

describe("the control interface of the simulator", () => {
  let folder: string;
  let simulator: Simulator;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-github-"));
    simulator = await Simulator.start({ folder });
  });
  afterEach(async () => {
    simulator.assertNoMismatch();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("works from another process, for who has the token", async () => {
    const control = controlClient(simulator);
    await control.user({ login: "acme", tokens: ["token-of-acme"] });
    await control.repository({ owner: "acme", name: "bot", files: { "a.txt": "one" } });
    assert.equal(
      (await call(simulator, "GET /contents/a.txt")).body.content,
      Buffer.from("one").toString("base64"),
    );
    await control.environment({ repository: "acme/bot", environment: "e", change: { waitTimer: 5 } });
    await control.secret({ repository: "acme/bot", environment: "e", name: "S", value: "a value" });
    assert.deepEqual(await control.secrets({ repository: "acme/bot", environment: "e" }), { S: "a value" });
    assert.equal(((await control.show({ repository: "acme/bot" })) as { id: number }).id, bot(simulator).id);
    assert.deepEqual(await control.mismatches({}), []);
    await assert.rejects(controlClient({ url: simulator.url, controlToken: "wrong" }).mismatches({}), {
      message: "control: the token is wrong",
    });
  });

  it("says what is wrong with what it is given", async () => {
    const control = controlClient(simulator);
    await assert.rejects(control.fail({ kind: "flood" as never }), /control fail: ✖ Invalid option/);
    await assert.rejects(control.secrets({ repository: "acme/none" }), {
      message: "control secrets: acme/none: the simulator has no such repository.",
    });
    await assert.rejects(control.ruleset({ repository: "acme/none", ruleset: "r", change: null }), {
      message: "control ruleset: acme/none: the simulator has no such repository.",
    });
    await assert.rejects(
      (control as never as { user: (x: object) => Promise<void> }).user({ name: "x" }),
      /→ at login/,
    );
  });

  it("keeps everything in files of its owner, secrets sealed, tokens not at all, and goes on with it", async () => {
    await acme(simulator);
    await call(simulator, "PUT /actions/secrets/S", await sealed(simulator, "PLANTED"));
    await simulator.control.job({ repository: "acme/bot", workflow: "ci.yml", command: ["sleep", "60"] });
    const { body } = await call(simulator, "POST /actions/workflows/ci.yml/dispatches", {
      ref: "main",
      return_run_details: true,
    });
    for (const name of readdirSync(folder)) {
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
      assert.doesNotMatch(readFileSync(join(folder, name), "utf8"), /PLANTED|token-of-/, name);
    }
    const { controlToken } = simulator;
    await simulator.stop();
    simulator = await Simulator.start({ folder });
    assert.equal(simulator.controlToken, controlToken);
    assert.deepEqual(await simulator.control.secrets({ repository: "acme/bot" }), { S: "PLANTED" });
    const run = (await call(simulator, `GET /actions/runs/${body.workflow_run_id}`)).body;
    assert.deepEqual([run.status, run.conclusion], ["completed", "cancelled"]);
    assert.equal((await call(simulator, "GET /actions/workflows/ci.yml")).status, 200);
  });
});
