import assert from "node:assert/strict";
import { refuseTwoPollers, type ServiceKind } from "../../../components/stack/kind-changes.ts";
import { ConfigError } from "../../../config/error.ts";

describe("refuseTwoPollers", () => {
  const polling: ServiceKind = { kind: "polling", repository: "docker.io/acme/bot" };
  const web: ServiceKind = { kind: "web", repository: "docker.io/acme/web" };
  const refuse = (before: Record<string, ServiceKind>, after: Record<string, ServiceKind>) => () =>
    refuseTwoPollers({ stack: "prod", before, after, gone: ["ended"] });

  it("refuses to turn polling into another kind, and says the two steps", () => {
    assert.throws(
      refuse({ bot: polling }, { bot: { ...polling, kind: "worker" } }),
      new ConfigError([
        "services.bot.kind: is worker, but bot was last deployed as polling, and its new task would start while the old one still polls. " +
          "Take two steps: remove bot and run slipway up --stack prod --allow-replace bot (and each of its volumes), then add it again as worker.",
      ]),
    );
  });

  it("refuses to rename a polling service, and says the two steps", () => {
    assert.throws(
      refuse({ bot: polling, web }, { robot: polling, web }),
      new ConfigError([
        "services.robot: is new while bot, which polls, goes: both would poll at once. " +
          "Take two steps: remove bot and run slipway up --stack prod --allow-replace bot (and each of its volumes), then add robot. " +
          "Volumes do not move with a name: copy their data in between.",
      ]),
    );
    assert.throws(refuse({ bot: polling }, { robot: { ...polling, kind: "worker" } }), ConfigError);
  });

  it("lets everything else change", () => {
    for (const [before, after] of [
      [{}, { bot: polling }],
      [{ bot: polling }, { bot: polling, other: polling }],
      [{ bot: polling }, {}],
      [{ bot: polling }, { web }],
      [{ web }, { web: { ...web, kind: "polling" } }],
      [{ web }, { site: web }],
      [{ ended: polling }, { ended: { ...polling, kind: "worker" } }],
    ] as const)
      assert.doesNotThrow(refuse(before, after));
  });
});
