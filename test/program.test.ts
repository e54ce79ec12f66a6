import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { type Call, type Recorded, record, secretValue } from "./recorder.ts";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const images = {
  web: `docker.io/slipway/sample-web@${digest("a")}`,
  telegram: `docker.io/slipway/sample-telegram@${digest("b")}`,
  poller: `docker.io/slipway/sample-poller@${digest("c")}`,
};

let runs = 0;

/** GitHub as the provider shows it: two people, both of whom may write. */
const github: Call = (token, args) => {
  const people = ["ann", "ben"].map((login) => ({ login, permission: "push" }));
  return token.endsWith("getCollaborators") ? { ...args, collaborators: people } : { ...args, id: "41" };
};

/** Runs the program with a sample stack file, as if these images were given for the run. */
async function runStack(stack: string): Promise<Recorded[]> {
  const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as {
    config: Record<string, unknown>;
  };
  const entries = Object.entries({ ...config, "slipway:release": { images } });
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  pulumi.runtime.setAllConfig(Object.fromEntries(entries.map(([key, value]) => [key, text(value)])));
  // A module runs once for each address.
  runs += 1;
  return record(() => import(`../index.ts?run=${runs}`), stack, github);
}

const SERVICE = "slipway:stack:Service";

describe("the program", () => {
  for (const stack of ["staging", "prod"]) {
    describe(`with the sample stack ${stack}`, () => {
      let resources: Recorded[];
      const find = (name: string, type: string) => {
        const found = resources.find((resource) => resource.name === name && resource.type === type);
        assert.ok(found, `${type} ${name}`);
        return found;
      };

      before(async () => {
        resources = await runStack(stack);
      });

      it("registers exactly these resources, each where it belongs", () => {
        const lines = resources.map(({ type, name, parent }) => `${parent} > ${type} ${name}`);
        const onServer = lines.filter((line) => !/github/i.test(line));
        assert.deepEqual(onServer, [
          `slipway:host:Host > command:local:Command host-ready`,
          `slipway:stack:RolloutGate > command:local:Command poller-gate`,
          `${SERVICE} > command:local:Command poller-prepare`,
          `slipway:stack:RolloutGate > command:local:Command telegram-gate`,
          `${SERVICE} > command:local:Command telegram-prepare`,
          `slipway:stack:RolloutGate > command:local:Command web-gate`,
          `${SERVICE} > command:local:Command web-prepare`,
          `${SERVICE} > command:local:Command web-smoke-answers`,
          `slipway:stack:BotStack > docker:index/network:Network hello-network`,
          `slipway:stack:Secrets > docker:index/secret:Secret BOT_TOKEN`,
          `slipway:stack:Secrets > docker:index/secret:Secret TELEGRAM_ID_HMAC_KEY`,
          `${SERVICE} > docker:index/service:Service poller`,
          `${SERVICE} > docker:index/service:Service telegram`,
          `${SERVICE} > docker:index/service:Service web`,
          `slipway:host:Host > pulumi:providers:docker host-docker`,
          `pulumi:pulumi:Stack > pulumi:pulumi:StackReference self`,
          `slipway:stack:Secrets > random:index/randomPassword:RandomPassword BOT_TOKEN-g1`,
          `slipway:stack:Secrets > random:index/randomPassword:RandomPassword TELEGRAM_ID_HMAC_KEY-g1`,
          `slipway:stack:Secrets > random:index/randomPassword:RandomPassword hello-secrets-digest-key`,
          `pulumi:pulumi:Stack > slipway:host:Host host`,
          `pulumi:pulumi:Stack > slipway:stack:BotStack hello`,
          `${SERVICE} > slipway:stack:RolloutGate poller-gate`,
          `${SERVICE} > slipway:stack:RolloutGate telegram-gate`,
          `${SERVICE} > slipway:stack:RolloutGate web-gate`,
          `slipway:stack:BotStack > slipway:stack:Secrets hello-secrets`,
          `slipway:stack:BotStack > slipway:stack:Service poller`,
          `slipway:stack:BotStack > slipway:stack:Service telegram`,
          `slipway:stack:BotStack > slipway:stack:Service web`,
        ]);
      });

      it("keeps exactly this on GitHub, the rules in prod alone", () => {
        const lines = resources
          .filter(({ type }) => type.startsWith("github:"))
          .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
        const only = (line: string) => (stack === "prod" ? [line] : []);
        assert.deepEqual(lines, [
          "ActionsEnvironmentSecret github-secrets-BOT_TOKEN",
          "ActionsEnvironmentSecret github-secrets-TELEGRAM_ID_HMAC_KEY",
          "ActionsEnvironmentVariable github-variables-LOG_LEVEL",
          "RepositoryEnvironment github-environment",
          "RepositoryEnvironmentDeploymentPolicy github-environment-branch-main",
          ...only("RepositoryEnvironmentDeploymentPolicy github-environment-tag-v*"),
          ...only("RepositoryRuleset github-rules"),
        ]);
      });

      it("gives GitHub the very key that the services have", () => {
        const type = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret";
        const { inputs } = find("github-secrets-TELEGRAM_ID_HMAC_KEY", type);
        assert.equal(secretValue(inputs.value), "TELEGRAM_ID_HMAC_KEY-g1-result");
      });

      it("protects the keys, and no service", () => {
        const protectedNames = resources.filter(({ protect }) => protect).map(({ name }) => name);
        assert.deepEqual(protectedNames, ["BOT_TOKEN-g1", "TELEGRAM_ID_HMAC_KEY-g1"]);
      });

      it("gives Docker secrets no name, in base64 and marked secret", () => {
        const { inputs } = find("TELEGRAM_ID_HMAC_KEY", "docker:index/secret:Secret");
        assert.equal("name" in inputs, false);
        const data = secretValue(inputs.data);
        assert.equal(Buffer.from(String(data), "base64").toString(), "TELEGRAM_ID_HMAC_KEY-g1-result");
      });

      it("puts the secrets of commands on standard input, marked secret, and nowhere else", () => {
        const { inputs } = find("poller-gate", "command:local:Command");
        assert.match(String(secretValue(inputs.stdin)), /BOT_TOKEN-g1-result/);
        const { stdin: _stdin, ...rest } = inputs;
        assert.doesNotMatch(JSON.stringify(rest), /-g1-result/);
      });

      it("refers to the network by its id, with the key of the service as alias", () => {
        const { taskSpec } = find("web", "docker:index/service:Service").inputs as Record<
          string,
          Record<string, unknown>
        >;
        assert.deepEqual(taskSpec?.networksAdvanceds, [{ id: "hello-network-id", aliases: ["web"] }]);
      });

      it("asks the provider neither to converge nor to authenticate", () => {
        const { inputs } = find("web", "docker:index/service:Service");
        assert.equal("convergeConfig" in inputs, false);
        assert.equal("auth" in inputs, false);
      });
    });
  }

  it("makes one revision from one configuration, and another from another", async () => {
    const revision = async (stack: string) => {
      const gate = (await runStack(stack)).find(
        ({ name, type }) => name === "web-gate" && type.startsWith("command"),
      );
      assert.ok(gate);
      return (gate.inputs.environment as Record<string, string>).SLIPWAY_REVISION;
    };
    assert.match((await revision("staging")) ?? "", /^[0-9a-f]{64}$/);
    assert.notEqual(await revision("staging"), await revision("prod"));
  });
});
