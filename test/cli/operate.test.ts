import assert from "node:assert/strict";
import { parse } from "yaml";
import type { RunningService } from "../../cli/running-service.ts";
import { entry, serviceResources } from "./fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const images = { web: `docker.io/acme/web@${digest("a")}`, bot: `docker.io/acme/bot@${digest("b")}` };
const services = {
  web: { name: "hello-prod-web", kind: "web", after: [] },
  bot: { name: "hello-prod-bot", kind: "polling", after: ["web"] },
};

/** The stack file as the history has it. */
const deployed = Object.fromEntries(
  Object.entries(parse(STACK_FILE).config as Record<string, unknown>).map(([key, value]) => [
    key,
    { secret: false, value: typeof value === "string" ? value : JSON.stringify(value) },
  ]),
);

describe("an operation on a service", () => {
  let world: FakeWorld;
  const slipway = (args: FakeWorldArgs, operations: object, ...line: string[]) => {
    world = new FakeWorld({
      files: { prod: STACK_FILE },
      outputs: { prod: { images, services, operations } },
      resources: { prod: [...serviceResources("web", true), ...serviceResources("bot", true)] },
      ...args,
    });
    return world.slipway(...line, "--json");
  };
  const ups = () => world.engine.calls.filter(({ method }) => method === "up");
  const config = () => parse(ups()[0]?.config ?? "").config;
  const release = () => config()["slipway:release"];
  afterEach(() => world.remove());

  const done: [line: string, before: object, after: object][] = [
    ["stop bot", {}, { bot: { stopped: true } }],
    [
      "stop bot",
      { bot: { restarts: 3 }, web: { stopped: true } },
      { bot: { restarts: 3, stopped: true }, web: { stopped: true } },
    ],
    ["start bot", { bot: { stopped: true, restarts: 3 } }, { bot: { stopped: false, restarts: 3 } }],
    ["restart web", {}, { web: { restarts: 1 } }],
    ["restart web", { web: { restarts: 1 } }, { web: { restarts: 2 } }],
  ];
  for (const [line, before, after] of done) {
    it(`\`${line}\` makes ${JSON.stringify(after)} of ${JSON.stringify(before)}, with all images`, async () => {
      const run = await slipway({}, before, ...line.split(" "));
      assert.equal(run.exitCode, 0, run.stderr);
      assert.deepEqual(release().operations, after);
      assert.deepEqual(release().images, images);
      assert.equal(ups()[0]?.message, line);
    });
  }

  for (const [line, before, says] of [
    ["stop bot", { bot: { stopped: true } }, /^bot: is stopped already$/m],
    ["start bot", {}, /^bot: is started already$/m],
  ] as const) {
    it(`\`${line}\` runs nothing where that is so`, async () => {
      const run = await slipway({}, before, ...line.split(" "));
      assert.equal(run.exitCode, 0, run.stderr);
      assert.match(run.stderr, says);
      assert.deepEqual(world.engine.calls, []);
    });
  }

  for (const [line, error] of [
    ["stop bto", "stop bto: stack prod has no such service. Did you mean bot?"],
    ["restart bot", "restart bot: bot is stopped. Start it: slipway start bot --stack prod"],
  ] as const) {
    it(`refuses \`${line}\``, async () => {
      const run = await slipway({}, { bot: { stopped: true } }, ...line.split(" "));
      assert.equal(run.exitCode, 2);
      assert.equal(run.result.error, error);
      assert.deepEqual(world.engine.calls, []);
    });
  }

  it("deploys nothing of what has changed in the stack file since", async () => {
    const history = { prod: [entry(1, { config: deployed })] };
    const files = { prod: STACK_FILE.replace("port: 8000", "port: 9000") };
    const run = await slipway({ files, history }, {}, "stop", "bot");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(run.stderr, /changes of the stack file that are not deployed stay out of this/);
    assert.equal(config()["slipway:services"].web.port, 8000);
    assert.match(ups()[0]?.config ?? "", /^encryptionsalt: v1:salt$/m);
  });

  it("goes back where it fails, although images and configuration are the same", async () => {
    const failed = {
      ok: false,
      errors: [{ severity: "error" as const, message: "bot: it died three times." }],
    };
    const started = {
      kind: "done" as const,
      change: {
        urn: "u",
        type: "docker:index/service:Service",
        name: "bot",
        operation: "update" as const,
        changed: [],
        replacedBy: [],
      },
    };
    const history = {
      prod: [entry(2, { result: "failed", config: deployed }), entry(1, { config: deployed })],
    };
    const run = await slipway(
      { history, up: [{ ...failed, events: [started] }, {}] },
      { bot: { stopped: true } },
      "start",
      "bot",
    );
    assert.equal(run.exitCode, 1);
    assert.equal(ups().length, 2);
    assert.equal(ups()[1]?.message, "restore after update 2");
    assert.equal(parse(ups()[1]?.config ?? "").config["slipway:release"].operations, undefined);
    assert.match(String(run.result.error), /Restored: images as update 1 left them/);
  });

  for (const [wanted, operations, difference] of [
    [0, {}, "the stack has it running"],
    [1, { bot: { stopped: true } }, "the stack has it stopped"],
    [0, { bot: { stopped: true } }, undefined],
    [1, {}, undefined],
  ] as const) {
    it(`status says ${difference ?? "nothing"} of ${wanted} tasks where the stack has ${JSON.stringify(operations)}`, async () => {
      const task = {
        state: "running",
        desired: "running",
        revision: "rev-bot",
        image: images.bot,
        since: "",
      };
      const bot: RunningService = {
        key: "bot",
        name: "hello-prod-bot",
        image: images.bot,
        revision: "rev-bot",
        update: undefined,
        wanted,
        tasks: wanted === 0 ? [] : [task],
      };
      const run = await slipway({ running: [bot] }, operations, "status");
      const row = (run.result.services as { name: string; state: string; difference?: string }[])[1];
      assert.equal(row?.state, wanted === 0 ? "stopped" : "running");
      assert.equal(row?.difference, difference);
    });
  }

  it("holds in other commands without being told", async () => {
    const run = await slipway({}, { bot: { stopped: true } }, "up");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal("operations" in release(), false);
  });
});
