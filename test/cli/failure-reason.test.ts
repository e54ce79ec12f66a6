import assert from "node:assert/strict";
import { keptReasons, reasonOf } from "../../cli/failure-reason.ts";
import { entry, urn } from "./fake-engine.ts";

const COMMAND = "command:local:Command";
const error = (name: string, message: string) => ({
  severity: "error" as const,
  message,
  urn: urn(COMMAND, name),
});

describe("keptReasons", () => {
  it("keeps the first line of what our own commands say, and nothing of a log", () => {
    const gate =
      'exit status 1: running "sh -s web-gate":\nweb: it died.\nThe last lines of its log:\nmarker';
    assert.deepEqual(keptReasons([error("web-gate", gate)]), ["web: it died."]);
  });

  it("keeps nothing of a provider, of the program and of silence", () => {
    const errors = [
      { ...error("web", "marker"), urn: urn("docker:index/service:Service", "web") },
      { severity: "error" as const, message: "marker" },
      error("web-prepare", ""),
    ];
    assert.deepEqual(keptReasons(errors), []);
  });

  it("keeps each once, a line of 200 letters at most, and five of them", () => {
    const many = Array.from({ length: 7 }, (_, index) => error("a-smoke-b", `${index}${"x".repeat(300)}`));
    const kept = keptReasons([error("a-gate", "a: died"), error("a-gate", "a: died"), ...many]);
    assert.equal(kept.length, 5);
    assert.deepEqual(kept.slice(0, 2), ["a: died", `0${"x".repeat(199)}`]);
  });
});

describe("reasonOf", () => {
  const failed = entry(7, { result: "failed" });

  it("is in the restore after the update", () => {
    const restored = entry(8, { message: "restore after update 7: web-gate failed\nweb: died" });
    assert.equal(reasonOf([restored, failed], failed), "web: died");
  });

  it("is what failed, where there is no more", () => {
    const restored = entry(8, { message: "restore after update 7: web-gate, bot-gate failed" });
    assert.equal(reasonOf([restored, failed], failed), "web-gate, bot-gate failed");
  });

  it("is not known without a restore, or from the one after another update", () => {
    assert.equal(reasonOf([failed], failed), undefined);
    const other = entry(8, { message: "restore after update 6: web-gate failed\nweb: died" });
    assert.equal(
      reasonOf([other, entry(9, { message: "restore after update 7" }), failed], failed),
      undefined,
    );
  });
});
