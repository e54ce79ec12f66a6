import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { parse } from "yaml";
import { CommandError } from "../../cli/failure.ts";
import type { FakeRun } from "./fake-engine.ts";
import { change, serviceResources, urn } from "./fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const SERVICE = "docker:index/service:Service";
const COMMAND = "command:local:Command";
const web = (digit: string) => `docker.io/acme/web@${digest(digit)}`;
const bot = (digit: string) => `docker.io/acme/bot@${digest(digit)}`;
const passed = { images: { web: web("a"), bot: bot("b") } };

describe("slipway up", () => {
  let world: FakeWorld;
  const make = (args: FakeWorldArgs = {}) => {
    world = new FakeWorld({ files: { prod: STACK_FILE }, outputs: { prod: passed }, ...args });
    return world;
  };
  afterEach(() => world.remove());

  it("plans, then runs, with the images that passed last and everything else as the file has it", async () => {
    const run = await make().slipway("up");
    assert.equal(run.exitCode, 0, run.stderr);
    const { calls } = world.engine;
    assert.deepEqual(
      calls.map(({ method }) => method),
      ["preview", "up"],
    );
    for (const call of calls) {
      const config = parse(call.config ?? "");
      assert.deepEqual(config.config["slipway:release"], passed);
      delete config.config["slipway:release"];
      assert.deepEqual(config, parse(STACK_FILE));
      assert.equal(call.mode, 0o600);
      assert.equal(call.configFile?.startsWith(world.dir), false);
      assert.equal(existsSync(call.configFile ?? ""), false);
    }
  });

  it("passes no release before the first version", async () => {
    await make({ outputs: {} }).slipway("up");
    assert.deepEqual(parse(world.engine.calls[1]?.config ?? ""), parse(STACK_FILE));
  });

  it("leaves services that nothing is known of, and images of other repositories, to the program", async () => {
    const images = { web: `docker.io/other/web@${digest("a")}`, bot: bot("b"), gone: web("c") };
    await make({ outputs: { prod: { images } } }).slipway("up");
    assert.deepEqual(parse(world.engine.calls[1]?.config ?? "").config["slipway:release"], {
      images: { bot: bot("b") },
    });
  });

  it("does nothing where somebody else changed what runs since it began", async () => {
    make();
    const outputs = [{ images: passed.images }, { images: { ...passed.images, web: web("f") } }];
    world.engine.outputs = async () => outputs.shift() ?? {};
    const run = await world.slipway("up", "--json");
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.result.error,
      "stack prod was changed by somebody else since this command began, and nothing was done. Run it again.",
    );
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview"],
    );
  });

  it("refreshes first exactly the services whose gate has not passed", async () => {
    const resources = { prod: [...serviceResources("web", false), ...serviceResources("bot", true)] };
    await make({ resources }).slipway("up");
    const [refresh] = world.engine.calls;
    assert.equal(refresh?.method, "refresh");
    assert.deepEqual(refresh?.targets, [urn(SERVICE, "web")]);
    assert.equal(refresh?.message, "refresh of web");
  });

  it("stops where that refresh fails", async () => {
    const resources = { prod: serviceResources("web", false) };
    const refresh: FakeRun[] = [{ ok: false, errors: [{ severity: "error", message: "no Docker" }] }];
    const run = await make({ resources, refresh }).slipway("up", "--json");
    assert.equal(run.exitCode, 1);
    assert.equal(run.result.error, "what runs of web cannot be read, and nothing was changed:\nno Docker");
    assert.equal(world.engine.calls.length, 1);
  });

  it("refuses a stack file with a secret in plain text before it asks the engine", async () => {
    const file = `${STACK_FILE.replace("encryptionsalt", "  slipway:secrets:\n    TOKEN: { value: s3cret }\nencryptionsalt")}`;
    const run = await make({ files: { prod: file } }).slipway("up", "--json");
    assert.equal(run.exitCode, 2);
    assert.match(
      String(run.result.error),
      /^Pulumi\.prod\.yaml:\d+:\d+: secrets\.TOKEN\.value: is in plain text\./,
    );
    assert.doesNotMatch(run.stdout + run.stderr, /s3cret/);
    assert.deepEqual(world.engine.calls, []);
  });

  it("passes the program's errors of configuration on with exit code 2", async () => {
    const message = [
      'services.web.kind: is "wob", must be web, polling or worker. Set it to web.',
      'services.web.files["/a b"]: is missing. Create it.',
    ].join("\n");
    const preview = [{ ok: false, errors: [{ severity: "error" as const, message }] }];
    const run = await make({ preview }).slipway("up", "--json");
    assert.equal(run.exitCode, 2);
    assert.equal(run.result.error, message);
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview"],
    );
  });

  it("exits with 1 where the plan fails for another reason", async () => {
    const errors = [{ severity: "error" as const, message: "TypeError: x is not a function" }];
    const run = await make({ preview: [{ ok: false, errors }] }).slipway("up", "--json");
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.result.error,
      "stack prod cannot be planned, and nothing was changed:\nTypeError: x is not a function",
    );
  });

  const dangerous = [
    change(SERVICE, "web", "replace", ["name", "mode"], ["name"]),
    change(SERVICE, "bot", "delete"),
    change("docker:index/volume:Volume", "web-data", "replace", ["labels"], ["labels"]),
    change("docker:index/secret:Secret", "KEY", "replace", ["data"], ["data"]),
  ];

  it("refuses a plan that replaces or deletes a service or a volume, and changes nothing", async () => {
    const run = await make({ preview: [{ changes: dangerous }] }).slipway("up", "--json");
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      [
        "this plan would stop what runs, or lose its data. Nothing was changed:",
        "  service web would be replaced, which stops it first, because of a change of name",
        "  service bot would be deleted, because the configuration no longer has it",
        "  volume web-data would be replaced, which stops it first, because of a change of labels",
        "Undo that change in the configuration, or allow it: slipway up --stack prod --allow-replace web --allow-replace bot --allow-replace web-data",
      ].join("\n"),
    );
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview"],
    );
  });

  it("runs such a plan where each of them is allowed by name", async () => {
    const allowed = ["web", "bot", "web-data"].flatMap((name) => ["--allow-replace", name]);
    const run = await make({ preview: [{ changes: dangerous }] }).slipway("up", ...allowed);
    assert.equal(run.exitCode, 0);
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview", "up"],
    );
  });

  it("shows progress and the reason of a failure once, without the provider's words", async () => {
    const gate = change(COMMAND, "web-gate", "update");
    const said =
      'exit status 1: running "sh -s web-gate":\nweb: 0 of 1 run the new version\nweb: the new version died.\nDocker says: exit 1';
    const error = { severity: "error" as const, message: said, urn: urn(COMMAND, "web-gate") };
    const up: FakeRun[] = [
      {
        ok: false,
        errors: [error],
        events: [
          { kind: "started", change: change(SERVICE, "web", "update") },
          { kind: "done", change: change(SERVICE, "web", "update") },
          { kind: "started", change: gate },
          {
            kind: "diagnostic",
            diagnostic: { severity: "info", message: "web: 0 of 1 run the new version", urn: gate.urn },
          },
          { kind: "diagnostic", diagnostic: error },
          { kind: "failed", change: gate },
        ],
      },
    ];
    const run = await make({ up }).slipway("up", "--no-restore");
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.stdout.split("prod: nothing to do\n")[1]?.split("SERVICE")[0],
      [
        "   0 s  web: rolling out",
        "   0 s  web: 0 of 1 run the new version",
        "   0 s  web: rollout failed",
        "prod: the update failed after 3 s",
        "  web: the new version died.",
        "  Docker says: exit 1",
        "Nothing was restored, as asked.",
        "",
      ].join("\n"),
    );
  });
});

describe("slipway up without a Docker engine", () => {
  it("plans nothing, and says so, in place of finding nothing to do", async () => {
    const reason = "asking for the platform: there is no Docker engine at /var/run/docker.sock.";
    const world = new FakeWorld({ files: { prod: STACK_FILE }, platform: new CommandError(reason) });
    const run = await world.slipway("up", "--json");
    world.remove();
    assert.equal(run.exitCode, 1);
    assert.equal(run.result.error, reason);
    assert.deepEqual(world.engine.calls, []);
  });
});

describe("slipway preview", () => {
  it("shows the plan in words and changes nothing", async () => {
    const changes = [
      change(SERVICE, "web", "update", ["taskSpec.containerSpec.env.LOG_LEVEL"]),
      change(SERVICE, "bot", "delete"),
    ];
    const world = new FakeWorld({ files: { prod: STACK_FILE }, preview: [{ changes }] });
    const run = await world.slipway("preview");
    world.remove();
    assert.equal(run.exitCode, 0);
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview"],
    );
    assert.match(
      run.stdout,
      /^ {2}web: env LOG_LEVEL changed\n {2}bot: removed\nprod: 1 service to roll out, 1 service to remove\n/,
    );
    assert.match(run.stdout, /slipway up would refuse it: /);
  });
});
