import assert from "node:assert/strict";
import { messages } from "./kit/listen.ts";
import { projects } from "./kit/project.ts";

describe("functions of providers", () => {
  const make = projects();

  it("are asked with the provider's inputs, in a preview too, and fail with the reason", async () => {
    const project = make(`
      import * as pulumi from "@pulumi/pulumi";
      class Provider extends pulumi.ProviderResource {
        constructor() { super("test", "own", { region: "here" }); }
      }
      const provider = new Provider();
      const find = (name: string) => pulumi.runtime.invokeOutput<{ payload: string; provider: object }>("test:index:find", { name }, { provider });
      export const found = find("there").apply(({ payload, provider }) => ({ payload, provider }));
    `);
    project.world.change((content) => {
      content.objects["id-7"] = { name: "there", payload: "a value" };
    });
    const planned = await project.engine.preview("dev");
    assert.deepEqual(messages(planned), []);
    const first = await project.engine.up("dev");
    assert.deepEqual(messages(first), []);
    assert.deepEqual((await project.engine.outputs("dev")).found, {
      payload: "a value",
      provider: { region: "here" },
    });
    project.world.change((content) => {
      content.objects = {};
    });
    assert.deepEqual(messages(await project.engine.up("dev")), [
      "invocation of test:index:find returned an error: there is no there",
    ]);
  });
});
