import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { EngineError } from "../../engine/port.ts";
import type { FakeRun } from "./fake-engine.ts";
import { change, entry, serviceResources, urn } from "./fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const SERVICE = "docker:index/service:Service";
const COMMAND = "command:local:Command";
const web = (digit: string) => `docker.io/acme/web@${digest(digit)}`;
const bot = (digit: string) => `docker.io/acme/bot@${digest(digit)}`;
const passed = { images: { web: web("a"), bot: bot("b") } };

describe("restore", () => {
  let world: FakeWorld;
  const make = (args: FakeWorldArgs = {}) => {
    world = new FakeWorld({ files: { prod: STACK_FILE }, outputs: { prod: passed }, ...args });
    return world;
  };
  afterEach(() => world.remove());

  const services = (level: string) =>
    JSON.stringify({ web: { kind: "web", image: "docker.io/acme/web", env: { LOG_LEVEL: level } } });
  const config = (level: string, digit: string) => ({
    "slipway:host": { value: "local", secret: false },
    "slipway:services": { value: services(level), secret: false },
    "slipway:secrets": {
      value: JSON.stringify({ KEY: { value: { secure: `v1:${level}` } } }),
      secret: true,
    },
    "slipway:release": { value: JSON.stringify({ images: { web: web(digit) } }), secret: false },
  });
  const failing: FakeRun = {
    ok: false,
    errors: [{ severity: "error", message: "web: died", urn: urn(COMMAND, "web-gate") }],
    events: [{ kind: "done", change: change(SERVICE, "web", "update") }],
  };
  const resources = { prod: [...serviceResources("web", false), ...serviceResources("bot", true)] };
  const describeWeb = { "docker.io/acme/web:2": { digest: digest("c"), platforms: [] } };
  const ups = () => world.engine.calls.filter(({ method }) => method === "up");

  it("goes back to the images that passed last, after a refresh of what has not passed", async () => {
    const history = {
      prod: [
        entry(7, { result: "failed", config: config("info", "c") }),
        entry(6, { config: config("info", "a") }),
      ],
    };
    make({ up: [failing, {}], history, resources, images: describeWeb });
    const run = await world.slipway("deploy", "--image", "web=acme/web:2", "--json");
    assert.equal(run.exitCode, 1);
    assert.equal(run.result.error, "web: died\nRestored: images as update 6 left them (3 s).");
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["refresh", "preview", "up", "refresh", "up"],
    );
    assert.deepEqual(world.engine.calls[3]?.targets, [urn(SERVICE, "web")]);
    const [first, second] = ups();
    assert.equal(parse(first?.config ?? "").config["slipway:release"].images.web, web("c"));
    assert.deepEqual(parse(second?.config ?? "").config["slipway:release"], passed);
    assert.equal(first?.message, "deploy web cccccccccccc…");
    assert.equal(second?.message, "restore after update 7: web-gate failed\nweb: died");
    assert.equal(parse(second?.config ?? "").encryptionsalt, "v1:salt");
  });

  it("goes back to the last good configuration where that had changed too, secrets as they stand", async () => {
    const history = {
      prod: [
        entry(7, { result: "failed", config: config("debug", "a") }),
        entry(6, { config: config("info", "a") }),
      ],
    };
    make({ up: [failing, {}], history, resources });
    const run = await world.slipway("up", "--json");
    assert.equal(
      run.result.error,
      "web: died\nRestored: images and slipway:services, slipway:secrets as update 6 left them (3 s).",
    );
    const restored = parse(ups()[1]?.config ?? "").config;
    assert.deepEqual(restored["slipway:services"], JSON.parse(services("info")));
    assert.deepEqual(restored["slipway:secrets"], { KEY: { value: { secure: "v1:info" } } });
    assert.deepEqual(restored["slipway:release"], { images: { web: web("a") } });
    assert.equal(restored["slipway:host"], "local");
  });

  const without: [what: string, args: FakeWorldArgs, flags: string[], said: string][] = [
    ["it is asked not to", {}, ["--no-restore"], "Nothing was restored, as asked."],
    [
      "nothing was changed",
      {
        up: [{ ...failing, events: [{ kind: "failed", change: change(COMMAND, "web-prepare", "update") }] }],
      },
      [],
      "Nothing was changed: what ran before still runs.",
    ],
    [
      "no update has ever passed",
      { history: { prod: [entry(1, { result: "failed" })] } },
      [],
      "This stack has never run well before, so there is nothing to go back to.",
    ],
    [
      "none has passed since it was taken down",
      { history: { prod: [entry(3, { result: "failed" }), entry(2, { kind: "destroy" }), entry(1)] } },
      [],
      "This stack has never run well before, so there is nothing to go back to.",
    ],
    [
      "images and configuration are the last good ones",
      {
        history: {
          prod: [
            entry(7, { result: "failed", config: config("info", "a") }),
            entry(6, { config: config("info", "a") }),
          ],
        },
      },
      [],
      "Images and configuration are those of update 6, the last good one: there is nothing to go back to.",
    ],
  ];
  for (const [what, args, flags, said] of without) {
    it(`restores nothing where ${what}`, async () => {
      const run = await make({ up: [failing], resources, ...args }).slipway("up", ...flags, "--json");
      assert.equal(run.exitCode, 1);
      assert.equal(run.result.error, `web: died\n${said}`);
      assert.equal(ups().length, 1);
    });
  }

  it("says which keys a backend does not show of past updates, and what to do", async () => {
    const hidden = { "slipway:secrets": { secret: true } };
    const history = {
      prod: [
        entry(7, { result: "failed", config: { ...config("info", "a"), ...hidden } }),
        entry(6, { config: { ...config("info", "a"), ...hidden } }),
      ],
    };
    const run = await make({ up: [failing], history, resources }).slipway("up", "--json");
    assert.equal(
      run.result.error,
      "web: died\nThe backend does not show slipway:secrets of past updates: it stays as the stack file has it. " +
        "If it had changed, take that back in the file, and run slipway up --stack prod.",
    );
  });

  it("says loudly that the restore failed too", async () => {
    const history = {
      prod: [
        entry(7, { result: "failed", config: config("debug", "a") }),
        entry(6, { config: config("info", "a") }),
      ],
    };
    const again: FakeRun = { ok: false, errors: [{ severity: "error", message: "Docker is gone" }] };
    const run = await make({ up: [failing, again], history, resources }).slipway("up", "--json");
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.result.error,
      [
        "web: died",
        "THE RESTORE FAILED TOO. Services may be without a version that runs:",
        "  Docker is gone",
        "Look at it: slipway status --stack prod. Then deploy a good version: slipway deploy --stack prod --image SERVICE=IMAGE",
      ].join("\n"),
    );
  });

  it("counts a restore as done where only what is protected could not be removed", async () => {
    const history = {
      prod: [
        entry(7, { result: "failed", config: config("debug", "a") }),
        entry(6, { config: config("info", "a") }),
      ],
    };
    const kept =
      'resource "urn:pulumi:prod::hello::docker:index/volume:Volume::web-data" cannot be deleted\nbecause it is protected.';
    const again: FakeRun = { ok: false, errors: [{ severity: "error", message: kept }] };
    const run = await make({ up: [failing, again], history, resources }).slipway("up", "--json");
    assert.match(String(run.result.error), /\nRestored: .*because it is protected:\n/);
  });

  it("removes its temporary file when the engine throws, and names the stack file in its place", async () => {
    make({});
    let path = "";
    world.engine.up = async (_stack, options) => {
      path = options?.configFile ?? "";
      assert.equal(existsSync(path), true);
      throw new EngineError("failed", `${path}: lost`);
    };
    const run = await world.slipway("up", "--json");
    assert.equal(run.result.error, `${join(world.dir, "Pulumi.prod.yaml")}: lost`);
    assert.equal(existsSync(path), false);
  });
});
