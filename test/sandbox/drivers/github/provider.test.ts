import assert from "node:assert/strict";
import { secret, stacks } from "../../engine/kit/stack.ts";

const TYPE = "pulumi:providers:github";

describe("the provider of GitHub in the state", () => {
  const make = stacks();
  let before: string | undefined;
  beforeEach(() => {
    before = process.env.GITHUB_TOKEN;
    process.env.GITHUB_TOKEN = "PLANTED-token-of-the-environment";
  });
  afterEach(() => {
    if (before === undefined) delete process.env.GITHUB_TOKEN;
    else process.env.GITHUB_TOKEN = before;
  });

  it("has no token of the environment, and is the same under another one", async () => {
    const stack = make();
    const up = () =>
      stack.up(({ thing }) =>
        thing("github", { owner: "acme", token: process.env.GITHUB_TOKEN }, { type: TYPE }),
      );
    assert.equal((await up()).ok, true);
    for (const [name, { text }] of stack.files()) assert.ok(!text.includes("PLANTED"), name);
    process.env.GITHUB_TOKEN = "PLANTED-another";
    assert.deepEqual(
      (await up()).changes.map(({ operation }) => operation),
      ["same", "same"],
    );
  });

  it("has a token that the program gives, encrypted", async () => {
    const stack = make();
    await stack.up(({ thing }) =>
      thing(
        "github",
        { owner: "acme", token: secret("PLANTED-own") },
        { type: TYPE, additionalSecretOutputs: ["token"] },
      ),
    );
    assert.deepEqual(Object.keys(stack.resource("github")?.inputs ?? {}), ["owner", "token"]);
    for (const [name, { text }] of stack.files()) assert.ok(!text.includes("PLANTED"), name);
  });
});
