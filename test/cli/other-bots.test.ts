import assert from "node:assert/strict";
import { parse } from "yaml";
import { SERVICE_TYPE } from "../../cli/gates.ts";
import { resource } from "./fake-engine.ts";
import { FakeWorld, STACK_FILE } from "./fake-world.ts";

const labels = [
  { label: "slipway.stack", value: "staging" },
  { label: "slipway.bot.12345", value: "bot" },
];
const polling = [resource(SERVICE_TYPE, "bot", { inputs: { labels } })];

describe("the bots of the other stacks of a project", () => {
  const bots = async (file: string, command = "up") => {
    const world = new FakeWorld({
      files: { staging: STACK_FILE, prod: file },
      resources: { staging: polling, prod: polling },
    });
    const run = await world.slipway(command, "--stack", "prod", "--json");
    world.remove();
    assert.equal(run.exitCode, 0, run.stderr);
    const { config = "" } = world.engine.calls.at(-1) ?? {};
    return (parse(config) as { config: Record<string, { bots?: object }> }).config["slipway:release"]?.bots;
  };

  for (const command of ["up", "preview"]) {
    it(`are given to the program in ${command}, which refuses one of them`, async () => {
      assert.deepEqual(await bots(STACK_FILE, command), { "12345": "staging" });
    });
  }

  it("are not looked for where nothing polls", async () => {
    assert.equal(await bots(STACK_FILE.replace("kind: polling", "kind: worker")), undefined);
  });
});
