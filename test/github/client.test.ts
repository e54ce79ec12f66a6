import assert from "node:assert/strict";
import { onGithub } from "../../cli/github/github-error.ts";
import { githubClient } from "../../github/client.ts";
import { acme, simulated, TOKENS } from "../sandbox/github-simulator/kit.ts";

const AT = { owner: "acme", repo: "bot" };

describe("githubClient", () => {
  const kit = simulated();
  const waits: number[] = [];
  const read = (token = TOKENS.acme) => {
    const baseUrl = `${kit.simulator.url}/`;
    const github = githubClient({ baseUrl, token, onWait: (seconds) => waits.push(seconds) });
    return onGithub("reading acme/bot", () => github.request("GET /repos/{owner}/{repo}", AT));
  };

  beforeEach(async () => {
    waits.length = 0;
    await acme(kit.simulator);
  });

  for (const kind of ["server-error", "bad-gateway", "reset"] as const) {
    it(`asks again after ${kind}`, async () => {
      kit.simulator.faults.add({ kind });
      assert.equal((await read()).data.full_name, "acme/bot");
      assert.deepEqual(waits, []);
    });
  }

  for (const kind of ["primary-limit", "secondary-limit"] as const) {
    it(`waits as long as ${kind} asks, and says so`, async () => {
      kit.simulator.faults.add({ kind, seconds: 1 });
      assert.equal((await read()).data.full_name, "acme/bot");
      assert.equal(waits.length, 1);
    });
  }

  it("waits for no limit that lasts longer than a minute, and passes on what GitHub says", async () => {
    kit.simulator.faults.add({ kind: "primary-limit", seconds: 3000, times: 9 });
    await assert.rejects(
      read(),
      /^CommandError: reading acme\/bot: GitHub answers 403: API rate limit exceeded/,
    );
    assert.deepEqual(waits, []);
  });

  it("asks no second time with a token that is not good", async () => {
    kit.simulator.log.clear();
    await assert.rejects(read("old"), {
      name: "CommandError",
      message:
        "reading acme/bot: GitHub answers 401: Bad credentials. Set GITHUB_TOKEN to a token that is still good.",
    });
    assert.equal(kit.simulator.log.entries.length, 1);
  });

  it("takes any other address than GitHub's own for a GitHub Enterprise Server", async () => {
    kit.simulator.log.clear();
    await read();
    assert.deepEqual(
      kit.simulator.log.entries.map(({ path }) => path),
      ["/api/v3/repos/acme/bot"],
    );
    const github = githubClient({ baseUrl: "https://api.github.com/", token: "x", onWait: () => {} });
    assert.equal(github.request.endpoint("GET /user").url, "https://api.github.com/user");
  });

  it("tells a GitHub that does not answer from one that refuses", async () => {
    const lost = () => Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { status: 500 }));
    await assert.rejects(onGithub("reading acme/bot", lost), {
      name: "CommandError",
      message: "reading acme/bot: GitHub does not answer (connect ECONNREFUSED).",
    });
    const defect = new TypeError("x is not a function");
    await assert.rejects(
      onGithub("reading acme/bot", () => Promise.reject(defect)),
      defect,
    );
  });
});
