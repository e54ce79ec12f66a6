import assert from "node:assert/strict";
import type { Environment } from "../../../../sandbox/github-simulator/state/state.ts";
import { secret } from "../../engine/kit/stack.ts";
import { acme, bot, simulated } from "../../github-simulator/kit.ts";
import { githubStacks, operations, program, RULESET, whole } from "./kit.ts";

const NAMES = ["key", "main", "password", "production", "rules", "stack", "username"];

describe("the GitHub driver in the sandbox engine", () => {
  const world = simulated();
  const make = githubStacks();

  it("creates everything, plans nothing the second time and finds nothing on a refresh", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const stack = make();
    const wanted = program(simulator, whole({ ann, secret: secret("a secret value") }));
    const first = await stack.up(wanted);
    assert.deepEqual(first.errors, []);
    assert.deepEqual(
      operations(first),
      NAMES.map((name) => `create ${name}`),
    );
    assert.equal(stack.resource("key")?.outputs?.keyId, simulator.keys.id);
    simulator.log.clear();
    const second = await stack.up(wanted);
    assert.deepEqual(
      operations(second),
      NAMES.map((name) => `same ${name}`),
    );
    assert.deepEqual(simulator.log.entries, []);
    const refreshed = await stack.refresh();
    assert.deepEqual(refreshed.errors, []);
    assert.deepEqual(
      operations(refreshed),
      NAMES.map((name) => `same ${name}`),
    );
    assert.ok(simulator.log.entries.every(({ method }) => method === "GET"));
  });

  it("leaves at GitHub what the program says", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    await make().up(program(simulator, whole({ ann, secret: secret("a secret value") })));
    const place = { repository: "acme/bot" };
    const { environments, rulesets, variables } = bot(simulator);
    const {
      id: _,
      policies,
      secrets: __,
      variables: ___,
      createdAt: ____,
      updatedAt: _____,
      ...rest
    } = environments.production as Environment;
    assert.deepEqual(rest, {
      name: "production",
      waitTimer: 5,
      preventSelfReview: false,
      canAdminsBypass: false,
      reviewers: [{ type: "User", id: ann }],
      branchPolicy: "custom",
    });
    assert.deepEqual(
      policies.map(({ name, type }) => [name, type]),
      [["main", "branch"]],
    );
    assert.equal(variables.DOCKER_USERNAME?.value, "acme");
    assert.deepEqual(
      rulesets[0]?.rules.map(({ type }) => type),
      ["deletion", "required_linear_history", "pull_request", "required_status_checks", "non_fast_forward"],
    );
    assert.deepEqual(await simulator.control.secrets(place), { DOCKER_PASSWORD: "a secret value" });
    assert.deepEqual(await simulator.control.secrets({ ...place, environment: "production" }), {
      TELEGRAM_ID_HMAC_KEY: "a secret value",
    });
  });

  it("changes in place, and only what changed", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const stack = make();
    await stack.up(program(simulator, whole({ ann, secret: secret("one") })));
    simulator.log.clear();
    const changed = await stack.up(program(simulator, whole({ ann, secret: secret("two"), waitTimer: 10 })));
    assert.deepEqual(
      operations(changed).filter((line) => !line.startsWith("same")),
      ["update key", "update password", "update production"],
    );
    const writes = simulator.log.entries.filter(({ method }) => method !== "GET").map(({ path }) => path);
    assert.deepEqual(writes.sort(), [
      "/api/v3/repos/acme/bot/actions/secrets/DOCKER_PASSWORD",
      "/api/v3/repos/acme/bot/environments/production",
      "/api/v3/repos/acme/bot/environments/production/secrets/TELEGRAM_ID_HMAC_KEY",
    ]);
    assert.deepEqual(await simulator.control.secrets({ repository: "acme/bot" }), { DOCKER_PASSWORD: "two" });
  });

  it("replaces what cannot be changed, and deletes what is not declared any more", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const stack = make();
    await stack.up(program(simulator, whole({ ann, secret: secret("one") })));
    const result = await stack.up(
      program(simulator, async (github) => {
        await github.secret("password", { secretName: "REGISTRY_PASSWORD", value: secret("one") });
      }),
    );
    assert.deepEqual(result.errors, []);
    assert.deepEqual(operations(result), [
      "delete key",
      "delete main",
      "delete production",
      "delete rules",
      "delete stack",
      "delete username",
      "replace password",
    ]);
    const left = bot(simulator);
    assert.deepEqual([left.environments, left.rulesets, left.variables], [{}, [], {}]);
    assert.deepEqual(await simulator.control.secrets({ repository: "acme/bot" }), {
      REGISTRY_PASSWORD: "one",
    });
  });

  it("previews without a write and without knowing what GitHub will say", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const result = await make().preview(program(simulator, whole({ ann, secret: secret("one") })));
    assert.deepEqual(result.errors, []);
    assert.deepEqual(
      operations(result),
      NAMES.map((name) => `create ${name}`),
    );
    assert.deepEqual(simulator.log.entries, []);
  });

  it("destroys everything", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    const stack = make();
    await stack.up(program(simulator, whole({ ann, secret: secret("one") })));
    assert.deepEqual((await stack.destroy()).errors, []);
    const left = bot(simulator);
    assert.deepEqual([left.environments, left.rulesets, left.variables, left.secrets], [{}, [], {}, {}]);
  });

  it("adopts an environment and a ruleset by their ids, and refuses one that is not as the program says", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    await make().up(program(simulator, whole({ ann, secret: secret("one") })));
    const { rulesets } = bot(simulator);
    simulator.log.clear();
    const stack = make();
    const adopting = (reviewers: unknown[]) =>
      program(simulator, async (github) => {
        const policy = { protectedBranches: false, customBranchPolicies: true };
        await github.environment(
          "production",
          {
            environment: "production",
            waitTimer: 5,
            canAdminsBypass: false,
            reviewers,
            deploymentBranchPolicy: policy,
          },
          { importId: "bot:production" },
        );
        await github.ruleset("rules", RULESET, { importId: `bot:${rulesets[0]?.id}` });
      });
    const problem =
      "production: import: inputs to import do not match the existing resource: reviewers. Make the program say what is there, and change it afterwards.";
    // A plan only warns, as that of the real engine: it may be as the program says by then.
    const planned = await stack.preview(adopting([]));
    assert.deepEqual([planned.errors, stack.said], [[], [`warning: ${problem}`]]);
    assert.deepEqual(
      (await stack.up(adopting([]))).errors.map(({ message }) => message),
      [problem],
    );
    const adopted = await stack.up(adopting([{ users: [ann] }]));
    assert.deepEqual(adopted.errors, []);
    assert.equal(stack.resource("rules")?.id, String(rulesets[0]?.id));
    assert.equal(stack.resource("production")?.id, "bot:production");
    assert.deepEqual(operations(await stack.up(adopting([{ users: [ann] }]))), [
      "same production",
      "same rules",
    ]);
    assert.ok(simulator.log.entries.every(({ method }) => method === "GET"));
  });
});
