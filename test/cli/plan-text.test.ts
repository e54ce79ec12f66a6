import assert from "node:assert/strict";
import { planText } from "../../cli/plan-text.ts";
import { changedSettings } from "../../cli/plan-words.ts";
import { change } from "./fake-engine.ts";
import { digest } from "./fake-world.ts";

const SERVICE = "docker:index/service:Service";
const spec = "taskSpec.containerSpec";

describe("planText", () => {
  const images = {
    before: { web: `acme/web@${digest("1")}` },
    after: { web: `acme/web@${digest("2")}`, bot: `acme/bot@${digest("3")}` },
  };

  it("puts services first and says what changes of them", () => {
    const plan = planText(
      [
        change("pulumi:pulumi:Stack", "hello-prod", "same"),
        change("docker:index/secret:Secret", "KEY", "create"),
        change("slipway:stack:Service", "web", "same"),
        change("command:local:Command", "web-gate", "update"),
        change(SERVICE, "web", "update", [
          `${spec}.env.SLIPWAY_REVISION`,
          `${spec}.image`,
          `${spec}.env.LOG_LEVEL`,
        ]),
        change(SERVICE, "bot", "create"),
        change(SERVICE, "old", "delete"),
        change(SERVICE, "api", "same"),
      ],
      images,
    );
    assert.deepEqual(plan, {
      lines: [
        "web: image 111111111111… -> 222222222222…, env LOG_LEVEL changed",
        "bot: new, image 333333333333…",
        "old: removed",
        "new secret KEY",
      ],
      summary: "1 service to roll out, 1 service to start, 1 service to remove, 1 unchanged",
    });
  });

  const summaries: [what: string, changes: ReturnType<typeof change>[], summary: string][] = [
    ["nothing", [], "nothing to do"],
    ["nothing but unchanged services", [change(SERVICE, "web", "same")], "nothing to do"],
    [
      "two services",
      [change(SERVICE, "web", "update"), change(SERVICE, "bot", "update")],
      "2 services to roll out",
    ],
    ["a replacement", [change(SERVICE, "web", "replace", ["name"], ["name"])], "1 service to roll out"],
    [
      "a network only",
      [change("docker:index/network:Network", "n", "create"), change(SERVICE, "web", "same")],
      "no service to roll out, 1 service unchanged",
    ],
  ];
  for (const [what, changes, summary] of summaries) {
    it(`sums up a plan of ${what}`, () => {
      assert.equal(planText(changes, images).summary, summary);
    });
  }

  it("says which steps of a release come, also where no service changes", () => {
    const step = (name: string, operation: "create" | "update" | "same" | "delete") =>
      change("command:local:Command", `web-release-${name}`, operation);
    const plan = planText(
      [
        step("dry-run", "create"),
        step("schema", "update"),
        step("ids", "same"),
        step("old", "delete"),
        change(SERVICE, "web", "same"),
      ],
      images,
    );
    assert.deepEqual(plan, {
      lines: ["web: release step dry-run", "web: release step schema"],
      summary: "no service to roll out, 1 service unchanged",
    });
  });

  it("says that the rollout of an unchanged service is checked again", () => {
    const gate = change("command:local:Command", "web-gate", "update");
    assert.deepEqual(planText([change(SERVICE, "web", "same"), gate], images).lines, [
      "web: unchanged, its rollout is checked again",
    ]);
  });

  it("shouts a replacement", () => {
    const plan = planText([change(SERVICE, "web", "replace", ["name"], ["name"])], images);
    assert.deepEqual(plan.lines, ["web: REPLACED, because of name"]);
  });
});

describe("changedSettings", () => {
  const cases: [path: string, words: string[]][] = [
    [`${spec}.env.SLIPWAY_REVISION`, []],
    [`${spec}.env["A.B"]`, ["env A.B"]],
    [`${spec}.env`, ["env"]],
    [`${spec}.args[0]`, ["command"]],
    [`${spec}.secrets[0].secretId`, ["secrets"]],
    [`${spec}.configs[1].configId`, ["files"]],
    [`${spec}.healthcheck.interval`, ["health"]],
    [`${spec}.readOnly`, ["readOnly"]],
    ["taskSpec.resources.limits.memoryBytes", ["limits"]],
    ["taskSpec.resources.reservation", ["reservations"]],
    ["mode.replicated.replicas", ["replicas"]],
    ["updateConfig.monitor", ["rollout"]],
    ["endpointSpec.ports[0]", ["port"]],
    ["labels", ["labels"]],
  ];
  for (const [path, words] of cases) {
    it(`calls ${path} ${words[0] ?? "nothing"}`, () => {
      assert.deepEqual(changedSettings([path, path]), words);
    });
  }

  it("does not tell of the whole environment or of sysctl beside what else changes", () => {
    const paths = [`${spec}.env`, `${spec}.secrets[0].secretId`, `${spec}.sysctl`];
    assert.deepEqual(changedSettings(paths), ["secrets"]);
  });
});
