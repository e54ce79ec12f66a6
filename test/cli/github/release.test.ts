import assert from "node:assert/strict";
import { ENVIRONMENT_TYPE } from "../../../cli/github/types.ts";
import { simulated, TOKENS } from "../../sandbox/github-simulator/kit.ts";
import { change, entry } from "../fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "../fake-world.ts";
import { repositoryAt, stackFile } from "./world.ts";

const image = (digit: string) => `docker.io/acme/web@${digest(digit)}`;
const COMMANDS = {
  deploy: ["deploy", "--stack", "prod", "--image", `web=${image("c")}`],
  promote: ["promote", "--from", "staging", "--to", "prod", "--yes"],
};

describe("slipway deploy and promote, before they change GitHub", () => {
  const kit = simulated();
  let world: FakeWorld;

  const run = async (command: keyof typeof COMMANDS, environment: string, args: FakeWorldArgs = {}) => {
    world = new FakeWorld({
      files: { staging: STACK_FILE, prod: stackFile(repositoryAt(kit.simulator), environment) },
      outputs: { staging: { images: { web: image("c") } }, prod: { images: { web: image("a") } } },
      history: { staging: [entry(3)] },
      images: { [image("c")]: { digest: digest("c"), platforms: [] } },
      env: { GITHUB_TOKEN: TOKENS.acme },
      ...args,
    });
    try {
      return await world.slipway(...COMMANDS[command], "--json");
    } finally {
      world.remove();
    }
  };
  const methods = () => world.engine.calls.map(({ method }) => method);
  const changes = [change(ENVIRONMENT_TYPE, "github-environment", "update")];

  beforeEach(async () => {
    const { control } = kit.simulator;
    await control.user({ login: "acme", tokens: [TOKENS.acme] });
    await control.user({ login: "ann", tokens: [TOKENS.ann] });
    await control.repository({ owner: "acme", name: "bot", collaborators: { ann: "push" } });
  });

  for (const command of ["deploy", "promote"] as const) {
    it(`refuses to ${command} what GitHub would refuse, and runs nothing`, async () => {
      const result = await run(
        command,
        "environment: { name: production, branches: [main], reviewers: { users: [] } }",
      );
      assert.equal(result.exitCode, 0, result.stderr);
      await kit.simulator.control.environment({
        repository: "acme/bot",
        environment: "production",
        change: { waitTimer: 5 },
      });
      const refused = await run(command, "environment: { name: production }");
      assert.equal(refused.exitCode, 2);
      assert.match(
        String(refused.result.error),
        /^environment\.name: is production, which acme\/bot has already/,
      );
      assert.deepEqual(methods(), []);
    });

    it(`lets a token ${command} that administers nothing, while nothing on GitHub changes`, async () => {
      const env = { GITHUB_TOKEN: TOKENS.ann };
      const well = await run(command, "environment: { name: production }", { env });
      assert.equal(well.exitCode, 0, well.stderr);
      assert.deepEqual(methods(), ["preview", "up"]);
      const preview = [{ ok: true, changes }];
      const refused = await run(command, "environment: { name: production }", { env, preview });
      assert.equal(refused.exitCode, 2);
      assert.equal(
        refused.result.error,
        "GITHUB_TOKEN: is of someone who does not administer acme/bot, and this update would change it. Use one of someone who does, or run slipway up with it first.",
      );
      assert.deepEqual(methods(), ["preview"]);
    });
  }
});
