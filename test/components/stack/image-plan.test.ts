import assert from "node:assert/strict";
import { planImages } from "../../../components/stack/image-plan.ts";

const repository = "docker.io/acme/alice";
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const image = (digit: string, from = repository) => `${from}@${digest(digit)}`;
const base = { stack: "staging", wanted: { alice: { repository } }, release: {}, running: {} };

describe("planImages", () => {
  const rows = [
    { what: "runs what passed last", given: { running: { alice: image("a") } }, runs: image("a") },
    {
      what: "prefers what is given for this run",
      given: { release: { alice: image("b") }, running: { alice: image("a") } },
      runs: image("b"),
    },
    {
      what: "prefers what is pinned by hand to everything else",
      given: {
        wanted: { alice: { repository, digest: digest("c") } },
        release: { alice: image("b") },
        running: { alice: image("a") },
      },
      runs: image("c"),
    },
    {
      what: "passes over an image of another repository",
      given: { release: { alice: image("b", "docker.io/other/alice") }, running: { alice: image("a") } },
      runs: image("a"),
    },
  ];
  for (const { what, given, runs } of rows) {
    it(what, () => assert.deepEqual(planImages({ ...base, ...given }), { alice: runs }));
  }

  it("names every service of which nothing is known, with one command for all", () => {
    const wanted = { alice: { repository }, tgbot: { repository: "docker.io/acme/tgbot" } };
    const command =
      "slipway deploy --stack staging --image alice=docker.io/acme/alice:TAG --image tgbot=docker.io/acme/tgbot:TAG";
    assert.throws(
      () => planImages({ ...base, wanted }),
      (error: Error) => {
        const lines = error.message.split("\n").slice(-2);
        assert.deepEqual(lines, [
          `services.alice.image: is docker.io/acme/alice, and no version of it is known in stack staging yet. Deploy one: ${command}, or pin docker.io/acme/alice@sha256:….`,
          `services.tgbot.image: is docker.io/acme/tgbot, and no version of it is known in stack staging yet. Deploy one: ${command}, or pin docker.io/acme/tgbot@sha256:….`,
        ]);
        return true;
      },
    );
  });
});
