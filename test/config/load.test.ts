import { deepEqual, equal, ok, throws } from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../../config/error.ts";
import { loadConfig } from "../../config/load.ts";

const SERVICES = JSON.stringify({
  alice: {
    kind: "web",
    image: "acme/alice",
    port: 8000,
    health: { http: "/" },
    files: { "/app/p.json": "./package.json" },
  },
});
const SECRETS = JSON.stringify({ BOT_TOKEN: { value: "123:marker" }, KEY: { generate: {} } });

/** Loads a configuration as the engine would hand it over. */
function load(config: Record<string, string>, secretKeys: string[] = ["slipway:secrets"]) {
  pulumi.runtime.setAllConfig(config, secretKeys);
  return loadConfig();
}

function linesOf(config: Record<string, string>, secretKeys?: string[]): readonly string[] {
  try {
    load(config, secretKeys);
    return [];
  } catch (error) {
    ok(error instanceof ConfigError);
    return error.problems;
  }
}

describe("loadConfig", () => {
  before(async () => {
    await pulumi.runtime.setMocks(
      { call: () => ({}), newResource: ({ name }) => ({ id: name, state: {} }) },
      "alice",
      "prod",
    );
  });
  after(() => pulumi.runtime.setAllConfig({}, []));

  const base = { "slipway:host": "local", "slipway:services": SERVICES, "slipway:secrets": SECRETS };

  it("reads project, stack, values and files", () => {
    const config = load({ ...base, "github:owner": "acme" });
    deepEqual([config.app, config.stack, config.host], ["alice", "prod", { kind: "local" }]);
    const file = config.services.alice?.files[0];
    ok(
      Buffer.from(file?.content ?? "", "base64")
        .toString()
        .includes('"name": "@slipway/slipway"'),
    );
  });

  it("keeps given values secret and leaves generated ones plain", async () => {
    const { secrets } = load(base);
    deepEqual(secrets.KEY, { kind: "generated", bytes: 32, encoding: "hex", generation: 1 });
    ok(secrets.BOT_TOKEN?.kind === "given");
    equal(await pulumi.isSecret(secrets.BOT_TOKEN.value), true);
    const given = secrets.BOT_TOKEN.value;
    const value = await new Promise((resolve) => void pulumi.unsecret(given).apply(resolve));
    equal(value, "123:marker");
  });

  it("refuses a secure: value outside of secrets, and shows nothing of that key", () => {
    const services = JSON.stringify({
      alice: { kind: "web", env: { TOKEN: ["123:marker"] }, image: "123:marker" },
    });
    deepEqual(linesOf({ ...base, "slipway:services": services }, ["slipway:secrets", "slipway:services"]), [
      "services: holds a secure: value, which only secrets can. Set it under secrets, and name it in secrets or secretEnv of a service.",
    ]);
  });

  it("refuses malformed values without showing them", () => {
    const malformed = '{"a": "123:marker';
    const problem = "cannot be read. Write it as a mapping in the stack file.";
    deepEqual(
      linesOf({
        "slipway:host": malformed,
        "slipway:secrets": malformed,
        "slipway:services": malformed,
        "slipway:release": malformed,
      }),
      [`host: ${problem}`, `secrets: ${problem}`, `services: ${problem}`, `release: ${problem}`],
    );
  });

  it("refuses keys that are not known, without their values", () => {
    deepEqual(linesOf({ ...base, "slipway:servcies": "123:marker", "slipway:pipeline": "{123:marker" }), [
      "servcies: is not a known key. Did you mean services?",
      "pipeline: is not a known key. Use one of host, repository, environment, protection, secrets, services, release, goingBack, or remove it.",
    ]);
  });

  it("refuses a key that the engine hides as a whole", () => {
    deepEqual(linesOf({ ...base, "slipway:secrets": "[secret]" }), [
      "secrets: is hidden by the engine as a whole. Set each value with --path.",
    ]);
  });

  it("takes a server over SSH", () => {
    const { host } = load({ ...base, "slipway:host": '{"address":"203.0.113.7"}' });
    deepEqual(host, { kind: "ssh", address: "203.0.113.7", user: "deploy", port: 22 });
  });

  it("reports what is missing when there is no configuration", () => {
    throws(() => load({}), /^ConfigError: host: is missing[^\n]*\nservices: is missing[^\n]*$/);
  });
});
