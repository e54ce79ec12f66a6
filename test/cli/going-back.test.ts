import assert from "node:assert/strict";
import { parse } from "yaml";
import { goingBackFrom } from "../../cli/going-back.ts";
import type { FakeRun } from "./fake-engine.ts";
import { change, entry, serviceResources, urn } from "./fake-engine.ts";
import { digest, FakeWorld, STACK_FILE } from "./fake-world.ts";

const SERVICE = "docker:index/service:Service";
const COMMAND = "command:local:Command";
const web = (digit: string) => `docker.io/acme/web@${digest(digit)}`;
const services = { web: { release: [{ name: "schema", at: "after", run: ["migrate"], undo: ["back"] }] } };
const secrets = { KEY: { value: { secure: "v1:x" } } };

describe("goingBackFrom", () => {
  const left = { number: 7, images: { web: web("c") } };
  const target = entry(5, { config: {} });

  it("tells what is left, what is gone back to, and since when", () => {
    const config = { "slipway:services": services, "slipway:secrets": secrets, "slipway:host": "local" };
    const { id, ...rest } = goingBackFrom({ ...left, config }, target, true) as { id: string };
    assert.match(id, /^7-to-5-[0-9a-f]{6}$/);
    const since = Math.floor(Date.parse(target.endedAt ?? "") / 1000);
    assert.deepEqual(rest, { data: true, since, images: left.images, services, secrets });
  });

  for (const config of [{}, { "slipway:services": { web: { kind: "web" }, bot: null } }]) {
    it(`is nothing for ${JSON.stringify(config)}, which has no release steps`, () => {
      assert.equal(goingBackFrom({ ...left, config }, target, true), undefined);
    });
  }
});

describe("an update whose release step fails", () => {
  let world: FakeWorld;
  afterEach(() => world.remove());

  const file = STACK_FILE.replace(
    "health: { http: /healthz }",
    'health: { http: /healthz }\n      release: [{ name: schema, at: after, run: [migrate], undo: [back, "7"] }]',
  );
  const failing: FakeRun = {
    ok: false,
    errors: [
      {
        severity: "error",
        message: "web: release step schema failed: exit code 3.",
        urn: urn(COMMAND, "web-release-schema"),
      },
    ],
    events: [
      { kind: "done", change: change(SERVICE, "web", "update") },
      { kind: "done", change: change(COMMAND, "web-release-keep", "update") },
    ],
  };

  it("goes back with the data, says what the step said, and records what failed", async () => {
    const history = { prod: [entry(7, { result: "failed", config: {} }), entry(6, { config: {} })] };
    world = new FakeWorld({
      files: { prod: file },
      outputs: { prod: { images: { web: web("a") } } },
      resources: { prod: serviceResources("web", true) },
      images: { "docker.io/acme/web:2": { digest: digest("c"), platforms: [] } },
      releases: { outputs: { "web keep": "web: 9 bytes, checked" } },
      up: [failing, {}],
      history,
    });
    const run = await world.slipway("deploy", "--image", "web=acme/web:2", "--json");
    assert.equal(run.exitCode, 1);
    assert.match(
      String(run.result.error),
      /^web: release step schema failed: exit code 3\.\nRestored: images/,
    );
    assert.deepEqual(
      run.events.filter(({ type }) => type === "step"),
      [{ type: "step", service: "web", step: "keep", output: "web: 9 bytes, checked" }],
    );
    const [, second] = world.engine.calls.filter(({ method }) => method === "up");
    assert.equal(
      second?.message,
      "restore after update 7: web-release-schema failed\nweb: release step schema failed: exit code 3.",
    );
    const config = parse(second?.config ?? "").config;
    assert.deepEqual(config["slipway:release"].images, { web: web("a") });
    const goingBack = config["slipway:goingBack"];
    assert.deepEqual([goingBack.data, goingBack.images], [true, { web: web("c") }]);
    assert.deepEqual(goingBack.services.web.release[0].undo, ["back", "7"]);
  });
});
