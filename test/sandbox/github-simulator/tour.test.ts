import { strict as assert } from "node:assert";
import { ENDPOINTS } from "../../../sandbox/github-simulator/endpoints/all.ts";
import { OPERATIONS_DESCRIBED } from "../../../sandbox/github-simulator/openapi/description.ts";
import { match } from "../../../sandbox/github-simulator/openapi/match.ts";
import { OPERATIONS } from "../../../sandbox/github-simulator/openapi/operations.ts";
import { acme, bot, simulated } from "./kit.ts";
import { environments, people, repositoryItself } from "./tour-settings.ts";
import { deployments, git, releases, runs, talk } from "./tour-work.ts";
import { visitorOf } from "./visitor.ts";

describe("the operations of the simulator", () => {
  const world = simulated();

  it("are exactly those that are listed and described", () => {
    assert.deepEqual(Object.keys(ENDPOINTS).sort(), [...OPERATIONS].sort());
    assert.deepEqual(OPERATIONS_DESCRIBED.map(({ name }) => name).sort(), [...OPERATIONS].sort());
  });

  it("all answer as GitHub describes it", async () => {
    const { simulator } = world;
    await acme(simulator);
    simulator.runs.register(bot(simulator), "deploy.yml", async () => true, "production");
    const visitor = visitorOf(simulator);
    await people(visitor);
    await repositoryItself(visitor);
    await environments(visitor);
    await deployments(visitor);
    await runs(visitor);
    await talk(visitor);
    await git(visitor);
    await releases(visitor);
    const asked = simulator.log.entries.filter(({ status }) => status < 300);
    const served = asked.map(
      ({ method, path }) => match(method, new URL(path, "http://x").pathname)?.operation.name,
    );
    assert.deepEqual(
      OPERATIONS.filter((operation) => !served.includes(operation)),
      [],
    );
  });
});
