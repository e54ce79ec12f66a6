import { deepEqual, equal, ok } from "node:assert/strict";
import { ConfigError } from "../../config/error.ts";
import { parseConfig } from "../../config/parse.ts";
import { CONTEXT, changed, fullConfig, problemsWith } from "./base.ts";

const WORKER = { kind: "worker", image: "x", health: { none: "x" } };
const KIND =
  "must be web, polling or worker. Set it to web for a service that takes requests, to polling for a bot that fetches its updates.";

describe("parseConfig, several things together", () => {
  it("reports every problem at once, also those that only show between values", () => {
    const config = changed(fullConfig(), [
      { path: ["services", "web", "replicas"], value: 0 },
      { path: ["services", "web", "env", "HMAC_KEY"], value: "x" },
      { path: ["services", "web", "env", "2X"], value: null },
      { path: ["services", "bot", "after"], value: ["wbe"] },
      { path: ["host"], value: "there" },
    ]);
    deepEqual(problemsWith(config), [
      'host: is "there", must be local or a mapping. Set it to local, the Docker engine of this machine, or to a server: { address: 203.0.113.7, user: deploy, hostKey: "ssh-ed25519 AAAA…" }.',
      'services.web.env.2X: is empty, must be a text, a number, true or false. Write "" for an empty text.',
      "services.web.env.2X: is not the name of a variable. Use letters, digits and underscores, and no digit first.",
      "services.web.replicas: is 0, must be 1 to 20. Set it to 1, or remove the service.",
      "services.web.env.HMAC_KEY: is set by secretEnv already. Remove one of the two.",
      'services.bot.after[0]: is "wbe", which is no service. Did you mean web?',
    ]);
  });

  it("checks the fields of a service whose kind is wrong", () => {
    const config = changed(fullConfig(), [
      { path: ["services", "web", "kind"], value: "webb" },
      { path: ["services", "web", "replicas"], value: 0 },
    ]);
    deepEqual(problemsWith(config), [
      `services.web.kind: is "webb", ${KIND}`,
      "services.web.replicas: is 0, must be 1 to 20. Set it to 1, or remove the service.",
    ]);
  });

  it("refuses two volumes that would have one name", () => {
    const config = changed(fullConfig(), [
      { path: ["services", "a"], value: { ...WORKER, volumes: { "b-c": "/x" } } },
      { path: ["services", "a-b"], value: { ...WORKER, volumes: { c: "/x" } } },
    ]);
    deepEqual(problemsWith(config), [
      "services.a-b.volumes.c: would be the same volume as services.a.volumes.b-c: both are called a-b-c. Rename one of them.",
    ]);
  });

  it("refuses a variable that is the path of a mounted secret", () => {
    const config = changed(fullConfig(), [
      { path: ["secrets", "BOT_TOKEN_FILE"], value: { generate: {} } },
      { path: ["services", "web", "secretEnv"], value: ["BOT_TOKEN_FILE"] },
    ]);
    deepEqual(problemsWith(config), [
      "services.web.secretEnv[0]: is set by secrets already. Remove it: it is the path of the mounted secret.",
    ]);
  });

  it("refuses a rollout that is shorter than its monitor window", () => {
    const config = changed(fullConfig(), [
      { path: ["services", "web", "rollout"], value: { monitor: "1m", timeout: "30s" } },
    ]);
    deepEqual(problemsWith(config), [
      "services.web.rollout.timeout: is 30s, must be longer than monitor, 1m. Raise it, or remove it.",
    ]);
  });

  it("refuses names that Docker does not take", () => {
    deepEqual(problemsWith(fullConfig(), { app: "my.bot", stack: "a b" }), [
      'project: has the name "my.bot", Docker allows letters, digits, hyphens and underscores. Rename it in Pulumi.yaml.',
      'stack: has the name "a b", Docker allows letters, digits, hyphens and underscores. Rename it with: pulumi stack rename.',
    ]);
    const app = "a".repeat(54);
    deepEqual(problemsWith(fullConfig(), { app }), [
      `services.mailer: makes the name "${app}-prod-mailer" of 66 characters, Docker allows 63. Shorten it by 3.`,
      `services.keeper: makes the name "${app}-prod-keeper" of 66 characters, Docker allows 63. Shorten it by 3.`,
    ]);
  });

  it("refuses what is no configuration at all", () => {
    for (const [value, shown] of [
      [null, "empty"],
      [5, "5"],
      [[], "an empty list"],
      [undefined, "missing"],
    ] as const) {
      deepEqual(problemsWith(value), [
        `slipway: is ${shown}, must be a mapping. Write host, secrets and services.`,
      ]);
    }
  });

  it("refuses __proto__ wherever it stands", () => {
    const config = JSON.parse('{"host":"local","services":{"__proto__":{"kind":"web"},"a":{}}}') as unknown;
    ok(problemsWith(config).includes("services.__proto__: is not a known key. Remove it."));
  });

  it("throws a ConfigError that Pulumi prints without a stack", () => {
    const caught = (() => {
      try {
        parseConfig({}, CONTEXT);
      } catch (error) {
        return error;
      }
    })();
    ok(caught instanceof ConfigError);
    equal((caught as unknown as { __pulumiRunError: boolean }).__pulumiRunError, true);
    deepEqual(caught.problems, caught.message.split("\n"));
    equal(caught.problems.length, 2);
  });
});
