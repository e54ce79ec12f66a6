import assert from "node:assert/strict";
import {
  type OperationSources,
  planOperations,
  refuseUnproven,
} from "../../../components/stack/operations.ts";
import { ConfigError } from "../../../config/error.ts";

const sources: OperationSources = { services: ["web", "bot"], gone: [], given: undefined, last: {} };

describe("planOperations", () => {
  const rows: [what: string, change: Partial<OperationSources>, wanted: object][] = [
    ["nothing where nothing was done", {}, {}],
    [
      "what held before",
      { last: { bot: { stopped: true, restarts: 2 } } },
      { bot: { stopped: true, restarts: 2 } },
    ],
    [
      "what the run is given, in place of that",
      { last: { bot: { stopped: true } }, given: { web: { restarts: 1 } } },
      { web: { restarts: 1 } },
    ],
    ["nothing of what was undone", { given: { bot: { stopped: false } } }, {}],
    [
      "the restarts of what was started again",
      { given: { bot: { stopped: false, restarts: 1 } } },
      { bot: { stopped: false, restarts: 1 } },
    ],
    ["nothing of a service that is not configured any more", { last: { old: { stopped: true } } }, {}],
    ["nothing of a service that was taken down", { last: { bot: { stopped: true } }, gone: ["bot"] }, {}],
  ];
  for (const [what, change, wanted] of rows) {
    it(`keeps ${what}`, () => {
      assert.deepEqual(planOperations({ ...sources, ...change }), wanted);
    });
  }
});

describe("refuseUnproven", () => {
  const check = (image: string, stopped: boolean) =>
    refuseUnproven({
      stack: "prod",
      operations: { bot: { stopped } },
      images: { bot: image, web: "new" },
      passed: { bot: "old", web: "old" },
    });

  it("refuses a new image of a stopped service, with the command that starts it", () => {
    assert.throws(
      () => check("new", true),
      new ConfigError([
        "services.bot.image: would change while bot is stopped, and a version that does not run cannot pass. Start it first: slipway start bot --stack prod.",
      ]),
    );
  });

  it("lets what passed last stay, and everything of services that run change", () => {
    check("old", true);
    check("new", false);
  });
});
