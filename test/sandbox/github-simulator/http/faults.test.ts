import assert from "node:assert/strict";
import type { FaultKind } from "../../../../sandbox/github-simulator/http/faults.ts";
import { acme, bot, call, simulated, TOKENS } from "../kit.ts";

describe("the faults of the simulator", () => {
  const world = simulated();

  const rows: readonly (readonly [FaultKind, number, string, string?])[] = [
    ["bad-credentials", 401, "Bad credentials"],
    ["plan", 403, "Upgrade to GitHub Pro or make this repository public to enable this feature."],
    ["primary-limit", 403, "API rate limit exceeded for user ID 1.", "x-ratelimit-remaining: 0"],
    [
      "secondary-limit",
      403,
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
      "retry-after: 7",
    ],
    [
      "too-many",
      429,
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
      "retry-after: 7",
    ],
    ["not-found", 404, "Not Found"],
    ["server-error", 500, "Server Error"],
    ["bad-gateway", 502, "Server Error"],
  ];

  for (const [kind, status, message, header] of rows) {
    it(`answer ${status} for ${kind}, and all is well again`, async () => {
      const { simulator } = world;
      await acme(simulator);
      await simulator.control.fail({ kind, seconds: 7 });
      const response = await fetch(`${simulator.url}/repos/acme/bot`);
      const body = (await response.json()) as { message: string };
      assert.deepEqual([response.status, body.message], [status, message]);
      const [name = "", value = ""] = (header ?? "").split(": ");
      if (name) assert.equal(response.headers.get(name), value);
      assert.equal((await call(simulator, "GET ")).status, 200);
    });
  }

  it("reset the connection", async () => {
    const { simulator } = world;
    await acme(simulator);
    await simulator.control.fail({ kind: "reset" });
    await assert.rejects(call(simulator, "GET "), { message: "fetch failed" });
    assert.deepEqual(simulator.log.entries.at(-1), { method: "GET", path: "/repos/acme/bot", status: 0 });
    assert.equal((await call(simulator, "GET ")).status, 200);
  });

  it("are slow, and then answer", async () => {
    const { simulator } = world;
    await acme(simulator);
    await simulator.control.fail({ kind: "slow", path: "/issues$", seconds: 0.2 });
    const order: string[] = [];
    const asked = async (path: string) => {
      const { status } = await call(simulator, `GET ${path}`);
      order.push(`${path} ${status}`);
    };
    await Promise.all([asked("/issues"), asked("/branches")]);
    assert.deepEqual(order, ["/branches 200", "/issues 200"]);
  });

  it("meet the requests that they are for, after some, so many times", async () => {
    const { simulator } = world;
    await acme(simulator);
    await simulator.control.fail({
      kind: "server-error",
      method: "GET",
      path: "/issues$",
      after: 1,
      times: 2,
    });
    const statuses = [];
    for (const path of ["", "/issues", "", "/issues", "/issues", "/issues"]) {
      statuses.push((await call(simulator, `GET ${path}`)).status);
    }
    assert.deepEqual(statuses, [200, 200, 200, 500, 500, 200]);
    await simulator.control.fail({ kind: "server-error", times: 9 });
    await simulator.control.recover({});
    assert.equal((await call(simulator, "GET ")).status, 200);
  });

  it("lose the answer of what was carried out", async () => {
    const { simulator } = world;
    await acme(simulator);
    await simulator.control.fail({ kind: "bad-gateway", carriedOut: true });
    const { status } = await call(simulator, "POST /actions/variables", { name: "V", value: "1" });
    assert.deepEqual([status, bot(simulator).variables.V?.value], [502, "1"]);
  });

  it("keep no token and no sealed box in the log", async () => {
    const { simulator } = world;
    await acme(simulator);
    await simulator.control.fail({ kind: "server-error" });
    await call(simulator, "PUT /actions/secrets/S", { encrypted_value: "Ym94", key_id: "k1" });
    assert.deepEqual(await simulator.control.requests({}), [
      {
        method: "PUT",
        path: "/repos/acme/bot/actions/secrets/S",
        status: 500,
        body: { encrypted_value: "<sealed box, base64>", key_id: "k1" },
      },
    ]);
    assert.ok(!JSON.stringify(await simulator.control.requests({})).includes(TOKENS.acme));
    await simulator.control.forgetRequests({});
    assert.deepEqual(await simulator.control.requests({}), []);
  });
});
