import assert from "node:assert/strict";
import { withGithubToken } from "../../../cli/github/token.ts";

describe("withGithubToken", () => {
  for (const [what, env, token] of [
    ["the token of slipway first", { SLIPWAY_GITHUB_TOKEN: "own", GITHUB_TOKEN: "of the workflow" }, "own"],
    ["the one that is there", { GITHUB_TOKEN: "one" }, "one"],
    ["an empty one for none", { SLIPWAY_GITHUB_TOKEN: "", GITHUB_TOKEN: "one" }, "one"],
    ["none where there is none", {}, undefined],
  ] as const) {
    it(`takes ${what}`, () => {
      assert.deepEqual(withGithubToken(env), { ...env, ...(token !== undefined && { GITHUB_TOKEN: token }) });
    });
  }
});
