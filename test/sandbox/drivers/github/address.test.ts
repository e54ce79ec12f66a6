import assert from "node:assert/strict";
import { githubAddress } from "../../../../sandbox/drivers/github/address.ts";

const environment = { GITHUB_TOKEN: "token", GITHUB_OWNER: "acme" };

describe("the address of GitHub", () => {
  it("takes what the program says, then what the environment says", () => {
    const found = githubAddress(
      { baseUrl: "http://127.0.0.1:4000/", retryDelayMs: "5", maxRetries: "0" },
      environment,
    );
    assert.deepEqual(found, {
      api: "http://127.0.0.1:4000/api/v3",
      token: "token",
      owner: "acme",
      maxRetries: 0,
      retryDelayMs: 5,
    });
    const own = githubAddress(
      { token: "own", owner: "else" },
      { ...environment, GITHUB_BASE_URL: "http://localhost:1/api/v3" },
    );
    assert.deepEqual([own.api, own.token, own.owner], ["http://localhost:1/api/v3", "own", "else"]);
  });

  it("refuses every address but this machine, the real GitHub first of all", () => {
    for (const baseUrl of ["https://api.github.com/", "http://10.0.0.1/", "127.0.0.1", "file:///x"]) {
      assert.throws(() => githubAddress({ baseUrl }, environment), {
        message: `provider baseUrl: is ${baseUrl}, and the sandbox acts only on this machine. Use the address of its GitHub simulator, or the real engine.`,
      });
    }
    assert.throws(() => githubAddress({}, environment), /is https:\/\/api\.github\.com\//);
  });

  it("refuses to begin without a token", () => {
    assert.throws(() => githubAddress({ baseUrl: "http://127.0.0.1:1" }, {}), {
      message: "GITHUB_TOKEN: is not set. Set it to a token that may write to the repository.",
    });
  });
});
