import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { type Recorded, record, secretValue } from "../../recorder.ts";

const EXAMPLE = new URL("../../../examples/alice-tgbot/", import.meta.url);
const COMMAND = "command:local:Command";
const image = (program: string, digit: string) => `docker.io/slipway/${program}@sha256:${digit.repeat(64)}`;
const images = (digit: string) => ({
  "alice-bp": image("example-alice_bp", digit),
  telegram: image("sample-telegram", digit),
  "tgbot-bp": image("example-tgbot_bp", digit),
});

type Config = Record<string, unknown>;
const configOf = (path: string): Config =>
  (parse(readFileSync(new URL(path, EXAMPLE), "utf8")) as { config: Config }).config;

let runs = 0;

/** Runs the program of a configuration. */
async function run(config: Config): Promise<Recorded[]> {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const entries = Object.entries(config).map(([key, value]) => [key, text(value)]);
  pulumi.runtime.setAllConfig(Object.fromEntries(entries));
  // A module runs once for each address.
  runs += 1;
  return record(() => import(`../../../index.ts?release=${runs}`));
}

const first = { ...configOf("version-1/Pulumi.staging.yaml"), "slipway:release": { images: images("1") } };
const second = { ...configOf("Pulumi.staging.yaml"), "slipway:release": { images: images("2") } };
const goingBack = {
  id: "7-to-5-3f9a2c",
  data: true,
  since: 1_763_741_000,
  images: images("2"),
  services: second["slipway:services" as keyof typeof second],
  secrets: second["slipway:secrets" as keyof typeof second],
};

describe("a release in the program", () => {
  let forward: Recorded[];
  let backward: Recorded[];
  const find = (resources: readonly Recorded[], name: string, type = COMMAND) => {
    const found = resources.find((each) => each.name === name && each.type === type);
    assert.ok(found, `${type} ${name}`);
    return found;
  };
  const variables = ({ inputs }: Recorded) => inputs.environment as Record<string, string>;
  const SERVICE = "docker:index/service:Service";

  before(async () => {
    forward = await run(second);
    backward = await run({ ...first, "slipway:goingBack": goingBack });
  });

  it("is one command a step, each behind the one before, on both sides of the rollout", () => {
    const order = ["dry-run", "keep", "schema", "ids"].map((step) => {
      const { name, waitsFor } = find(forward, `alice-bp-release-${step}`);
      return `${name} behind ${waitsFor.join(", ")}`;
    });
    assert.deepEqual(order, [
      "alice-bp-release-dry-run behind alice-bp-prepare, alice-bp-back",
      "alice-bp-release-keep behind alice-bp-release-dry-run",
      "alice-bp-release-schema behind alice-bp-gate, alice-bp-back",
      "alice-bp-release-ids behind alice-bp-release-schema",
    ]);
    assert.ok(find(forward, "alice-bp", SERVICE).waitsFor.includes("alice-bp-release-keep"));
    assert.deepEqual(find(forward, "alice-bp-smoke-answers").waitsFor.at(-1), "alice-bp-release-ids");
  });

  it("holds what comes after the service until all of its steps are done", () => {
    const { waitsFor } = find(forward, "tgbot-bp", SERVICE);
    for (const name of ["alice-bp-gate", "alice-bp-release-ids", "alice-bp-smoke-answers", "telegram-gate"])
      assert.ok(waitsFor.includes(name), name);
    assert.ok(!find(forward, "alice-bp", SERVICE).waitsFor.some((name) => name.startsWith("tgbot-bp")));
  });

  it("keeps its output out of the state, and the key out of everything but standard input", () => {
    const { inputs } = find(forward, "alice-bp-release-ids");
    assert.equal(inputs.logging, "none");
    assert.equal(inputs.addPreviousOutputInEnv, false);
    assert.match(String(secretValue(inputs.stdin)), /TELEGRAM_ID_HMAC_KEY-g1-result/);
    const { stdin: _, ...rest } = inputs;
    assert.doesNotMatch(JSON.stringify(rest), /-g1-result/);
  });

  it("says to the server that a step leaves the program, over SSH too, where only its variables get", () => {
    const { inputs } = find(forward, "alice-bp-release-ids");
    assert.equal(inputs.delete, "SLIPWAY_GONE=yes sh -s alice-bp-release-ids");
    assert.equal((inputs.environment as Record<string, string>).SLIPWAY_GONE, "");
  });

  it("goes back last service first, behind the one that goes back with its data", () => {
    assert.ok(find(backward, "alice-bp", SERVICE).waitsFor.includes("tgbot-bp-gate"));
    assert.ok(find(backward, "alice-bp", SERVICE).waitsFor.includes("alice-bp-back"));
    assert.ok(find(backward, "alice-bp-back").waitsFor.includes("tgbot-bp-gate"));
    assert.ok(!find(backward, "tgbot-bp", SERVICE).waitsFor.some((name) => name.startsWith("alice-bp")));
    assert.ok(find(backward, "alice-bp-release-schema").waitsFor.includes("alice-bp-back"));
  });

  it("undoes with the image and the secrets of the update that is left", () => {
    const back = find(backward, "alice-bp-back");
    const { SLIPWAY_LEFT, SLIPWAY_IMAGE, SLIPWAY_ENTERED, SLIPWAY_SINCE, SLIPWAY_TARGET_IMAGE } =
      variables(back);
    assert.deepEqual(SLIPWAY_LEFT?.split("\n"), [
      "run 'ids' yes 600",
      "run 'schema' yes 600 'python' 'manage.py' 'migrate' 'bots' '0007'",
      "backup 'keep' 600",
      "run 'dry-run' no 600",
    ]);
    assert.deepEqual(
      [SLIPWAY_IMAGE, SLIPWAY_TARGET_IMAGE],
      [images("2")["alice-bp"], images("1")["alice-bp"]],
    );
    assert.equal(SLIPWAY_SINCE, "1763741000");
    assert.match(SLIPWAY_ENTERED ?? "", /^schema [0-9a-f]{64}$/);
  });

  it("is declared as in any other update while the run goes back, so that the next one plans nothing", async () => {
    const plain = await run(first);
    const changing = (inputs: Recorded["inputs"]) => {
      const { SLIPWAY_TURN: _, ...rest } = inputs.environment as Record<string, string>;
      return { ...inputs, environment: rest };
    };
    for (const name of ["alice-bp-release-schema", "alice-bp-prepare", "alice-bp-gate", "tgbot-bp-gate"])
      assert.deepEqual(changing(find(backward, name).inputs), changing(find(plain, name).inputs), name);
    for (const name of ["alice-bp-back", "hello-turn"]) {
      assert.ok(find(plain, name).ignoreChanges.includes("environment"), name);
      assert.deepEqual(find(backward, name).ignoreChanges, [], name);
    }
  });

  it("leaves a stack without steps as it is", async () => {
    const { "slipway:services": services, ...rest } = first as Config;
    const { "alice-bp": alice, ...others } = services as Record<string, Config>;
    const { release: _, ...plain } = alice as Config;
    const resources = await run({ ...rest, "slipway:services": { ...others, "alice-bp": plain } });
    const names = resources.filter(({ type }) => type === COMMAND).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => /-(back|turn)$|-release-/.test(name)),
      [],
    );
  });
});
