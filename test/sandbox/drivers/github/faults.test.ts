import assert from "node:assert/strict";
import type { FaultKind } from "../../../../sandbox/github-simulator/http/faults.ts";
import { messages } from "../../engine/kit/listen.ts";
import { secret } from "../../engine/kit/stack.ts";
import { acme, bot, simulated, TOKENS } from "../../github-simulator/kit.ts";
import { githubStacks, little, operations, program, whole } from "./kit.ts";

/** What each fault comes to when it happens once to a write in the middle. Empty: it is waited out and tried again. */
const ONCE: readonly (readonly [FaultKind, string])[] = [
  [
    "bad-credentials",
    "401 Bad credentials []. The token is wrong or has ended: set GITHUB_TOKEN to a valid one.",
  ],
  ["plan", "403 Upgrade to GitHub Pro or make this repository public to enable this feature. []"],
  ["secondary-limit", ""],
  ["too-many", ""],
  [
    "not-found",
    "404 Not Found []. It is gone, or the token may not see it any more: it needs to administer the repository.",
  ],
  ["server-error", ""],
  ["bad-gateway", ""],
  ["slow", ""],
  ["reset", ""],
];

describe("the GitHub driver and a GitHub that fails", () => {
  const world = simulated();
  const make = githubStacks();

  async function converges(
    stack: ReturnType<typeof make>,
    wanted: Parameters<typeof stack.up>[0],
  ): Promise<void> {
    const next = await stack.up(wanted);
    assert.deepEqual(messages(next), []);
    const last = await stack.up(wanted, { refresh: true });
    assert.deepEqual(messages(last), []);
    assert.ok(
      operations(last).every((line) => line.startsWith("same")),
      operations(last).join(),
    );
  }

  for (const [kind, message] of ONCE) {
    const reaction = message === "" ? "tries again" : "says what is wrong";
    it(`${reaction} after ${kind}, and the next run converges`, async () => {
      const { simulator } = world;
      await acme(simulator);
      const stack = make();
      simulator.faults.add({ kind, method: "POST", path: "/variables$", seconds: 0.01 });
      const wanted = program(simulator, little);
      const first = await stack.up(wanted);
      const route = `POST ${simulator.url}/api/v3/repos/acme/bot/environments/staging/variables`;
      assert.deepEqual(messages(first), message === "" ? [] : [`${route}: ${message}`]);
      await converges(stack, wanted);
    });
  }

  it("waits until the hour of a spent limit is over, and says so", async () => {
    const { simulator } = world;
    await acme(simulator);
    const stack = make();
    simulator.faults.add({ kind: "primary-limit", method: "POST", seconds: 0 });
    const wanted = program(simulator, ({ variable }) => variable("v", { variableName: "V", value: "1" }));
    assert.deepEqual(messages(await stack.up(wanted)), []);
    assert.match(stack.said.join(), /warning: GitHub asks to wait \d s before the next request/);
  });

  it("does not wait for an hour", async () => {
    const { simulator } = world;
    await acme(simulator);
    simulator.faults.add({ kind: "primary-limit", method: "POST", seconds: 3600 });
    const wanted = program(simulator, ({ variable }) => variable("v", { variableName: "V", value: "1" }));
    assert.deepEqual(messages(await make().up(wanted)), [
      `POST ${simulator.url}/api/v3/repos/acme/bot/actions/variables: 403 API rate limit exceeded for user ID 1. []. Run the command again later: it goes on where it stopped.`,
    ]);
  });

  it("takes over what it made itself when only the answer was lost", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const stack = make();
    for (const path of [
      "/environments/production/variables$",
      "/rulesets$",
      "/deployment-branch-policies$",
    ]) {
      simulator.faults.add({ kind: "bad-gateway", method: "POST", path, carriedOut: true });
    }
    const wanted = program(simulator, whole({ ann, secret: secret("one") }));
    assert.deepEqual(messages(await stack.up(wanted)), []);
    const { rulesets, environments } = bot(simulator);
    assert.deepEqual([rulesets.length, environments.production?.policies.length], [1, 1]);
    await converges(stack, wanted);
  });

  it("takes over nothing of somebody else's", async () => {
    const { simulator } = world;
    await acme(simulator);
    const declare = (value: string) =>
      program(simulator, ({ variable }) => variable("v", { variableName: "V", value }));
    await make().up(declare("theirs"));
    assert.deepEqual(messages(await make().up(declare("ours"))), [
      `POST ${simulator.url}/api/v3/repos/acme/bot/actions/variables: 409 Already exists - Variable already exists []`,
    ]);
  });

  it("forgets nothing when rights are lost in the middle", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const stack = make();
    const wanted = program(simulator, whole({ ann, secret: secret("one") }));
    await stack.up(wanted);
    const before = stack.resources.map(({ urn, outputs }) => [urn, outputs]);
    await simulator.control.user({ login: "acme", plan: "pro" });
    bot(simulator).visibility = "private";
    process.env.GITHUB_TOKEN = TOKENS.eve;
    const blind = await stack.refresh();
    assert.equal(blind.ok, false);
    assert.ok(
      messages(blind).every((text) =>
        text.startsWith("acme/bot: is gone, or the token may not see it any more."),
      ),
      messages(blind).join("\n"),
    );
    assert.equal((await stack.destroy()).ok, false);
    process.env.GITHUB_TOKEN = TOKENS.ann;
    simulator.faults.add({ kind: "not-found", path: "/environments/production/variables/STACK$" });
    const weak = await stack.refresh();
    assert.ok(
      messages(weak).includes(
        "acme/bot: the token may not administer it any more, so what is not found may still be there. Nothing is forgotten: give the token its rights back.",
      ),
      messages(weak).join("\n"),
    );
    process.env.GITHUB_TOKEN = TOKENS.acme;
    assert.deepEqual(messages(await stack.refresh()), []);
    assert.deepEqual(
      stack.resources.map(({ urn, outputs }) => [urn, outputs]),
      before,
    );
  });

  it("tries a failed new value again, after a refresh too", async () => {
    const { simulator } = world;
    await acme(simulator);
    const stack = make();
    const wanted = (value: string) =>
      program(simulator, (github) => github.secret("s", { secretName: "S", value: secret(value) }));
    await stack.up(wanted("one"));
    simulator.faults.add({ kind: "plan", method: "PUT" });
    assert.equal((await stack.up(wanted("two"))).ok, false);
    await stack.refresh();
    assert.deepEqual(messages(await stack.up(wanted("two"))), []);
    assert.deepEqual(await simulator.control.secrets({ repository: "acme/bot" }), { S: "two" });
  });
});
