import assert from "node:assert/strict";
import { githubDrift } from "../../../cli/github/drift.ts";
import type { OpenGithub } from "../../../cli/github/open-github.ts";
import { VARIABLE_TYPE } from "../../../cli/github/types.ts";
import type { ResourceState } from "../../../engine/port.ts";

function variable(name: string): ResourceState {
  const inputs = { repository: "bot", variableName: name, value: "1" };
  return { urn: name, type: VARIABLE_TYPE, name, protect: false, pendingDelete: false, inputs, outputs: {} };
}

describe("githubDrift", () => {
  it("leaves no request behind where another one fails", async () => {
    const ended: string[] = [];
    const request = async (_route: string, { name }: { name: string }) => {
      if (name === "BAD") throw new Error("refused");
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended.push(name);
      return { data: { value: "1" } };
    };
    const open = { github: { request }, at: { owner: "acme", repo: "bot" }, repository: "acme/bot" };
    const resources = [variable("BAD"), variable("GOOD")];
    const parts = { resources } as unknown as Parameters<typeof githubDrift>[1];
    await assert.rejects(githubDrift(open as unknown as OpenGithub, parts), /^Error: refused/);
    assert.deepEqual(ended, ["GOOD"]);
  });
});
