import assert from "node:assert/strict";
import type { RunningService } from "../../cli/running-service.ts";
import { entry, resource, serviceResources } from "./fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const web = `docker.io/acme/web@${digest("a")}`;
const running = (more: Partial<RunningService> = {}): RunningService => ({
  key: "web",
  name: "hello-prod-web",
  image: web,
  revision: "rev-web",
  update: undefined,
  wanted: 1,
  tasks: [
    {
      state: "running",
      desired: "running",
      revision: "rev-web",
      image: web,
      since: "2026-11-21T08:30:00.000Z",
    },
  ],
  ...more,
});

describe("commands that look and remove", () => {
  let world: FakeWorld;
  const run = (args: FakeWorldArgs, ...argv: string[]) => {
    world = new FakeWorld({
      files: { prod: STACK_FILE },
      outputs: {
        prod: { images: { web }, services: { web: { name: "hello-prod-web", kind: "web", after: [] } } },
      },
      resources: { prod: serviceResources("web", true) },
      ...args,
    });
    return world.slipway(...argv);
  };
  afterEach(() => world.remove());

  it("status shows what runs since when, as a table", async () => {
    const { stdout, exitCode } = await run({ running: [running()] }, "status");
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      "SERVICE  KIND  STATE    TASKS  IMAGE         FOR\nweb      web   running  1/1    aaaaaaaaaaaa  30 min\n",
    );
  });

  it("status gives the row with --json", async () => {
    const { result } = await run({ running: [running()] }, "status", "--json");
    assert.deepEqual(result.services, [
      {
        name: "web",
        kind: "web",
        image: web,
        state: "running",
        revision: "rev-web",
        since: "2026-11-21T08:30:00.000Z",
        tasks: { running: 1, wanted: 1 },
      },
    ]);
  });

  it("status says what to do about a service that does not run what the stack holds", async () => {
    const other = `docker.io/acme/web@${digest("f")}`;
    const [task] = running().tasks;
    const changed = running({ update: "paused", tasks: [{ ...task, image: other } as never] });
    const { stdout } = await run({ running: [changed] }, "status");
    assert.equal(
      stdout.split("\n").slice(2).join("\n"),
      [
        "web: the stack holds image aaaaaaaaaaaa…",
        "Why web is failed: slipway logs web --stack prod",
        "Make it what the stack holds: slipway up --stack prod",
        "",
      ].join("\n"),
    );
  });

  it("status names the command for a first version", async () => {
    const { stdout } = await run({ outputs: {}, resources: {} }, "status");
    assert.match(
      stdout,
      /^Nothing runs\. Deploy a first version: slipway deploy --stack prod --image SERVICE=IMAGE$/m,
    );
  });

  it("status --all shows every stack", async () => {
    const files = { prod: STACK_FILE, staging: STACK_FILE };
    const { stdout, result } = await run({ files }, "status", "--all");
    assert.match(stdout, /^STACK {2}SERVICE/);
    assert.match(stdout, /^prod {3}web {6}web {3}missing/m);
    assert.deepEqual(result, {});
  });

  it("history numbers, times and attributes every update", async () => {
    const history = {
      prod: [
        entry(10, { kind: "refresh", result: "in-progress", endedAt: undefined as never }),
        entry(9, {
          message:
            "restore after update 7: web-gate failed\nweb: it did not get ready within 30 s.\nbot: smoke step x failed",
        }),
        entry(7, {
          result: "failed",
          message: "deploy web 9a0b…\nsecond line",
          environment: { "git.head": "0123456789abcdef", "git.author": "Ann" },
          changes: { same: 9, update: 2, create: 1 },
          config: {
            "slipway:release": { value: JSON.stringify({ images: { web } }), secret: false },
            "slipway:services": { value: '{"web":{"env":{"A":"1","B":"2"},"port":8000}}', secret: false },
            "slipway:secrets": { value: '{"TOKEN":{"value":{"secure":"v1:x"}}}', secret: true },
          },
        }),
        entry(6, {
          environment: { "ci.system": "GitHub Actions", "ci.build.number": "12", "git.author": "Ann" },
          config: {
            "slipway:release": { value: JSON.stringify({ images: { web: "old" } }), secret: false },
            "slipway:services": { value: '{"web":{"env":{"A":"1"},"port":8001}}', secret: false },
            "slipway:secrets": { value: '{"TOKEN":{"value":{"secure":"v1:y"}}}', secret: true },
          },
        }),
      ],
    };
    const { stdout } = await run({ history }, "history");
    assert.equal(
      stdout,
      [
        "NO  WHEN               TOOK  KIND     RESULT       WHO  RUN                COMMIT   CHANGED                              MESSAGE",
        "10  2026-11-21 08:00Z        refresh  in-progress",
        "9   2026-11-21 08:00Z  12 s  update   succeeded                                     images, services, secrets            restore after update 7: web-gate failed",
        "7   2026-11-21 08:00Z  12 s  update   failed       Ann                     0123456  web image, web env, web port, TOKEN  deploy web 9a0b…",
        "6   2026-11-21 08:00Z  12 s  update   succeeded    Ann  GitHub Actions 12",
        "7 failed: web: it did not get ready within 30 s. bot: smoke step x failed",
        "",
      ].join("\n"),
    );
    const json = await world.slipway("history", "--json", "--limit", "3");
    const updates = json.result.updates as { number: number; images: unknown; config?: unknown }[];
    assert.deepEqual(
      updates.map(({ number }) => number),
      [10, 9, 7],
    );
    const { images, changed, reason, stack } = updates[2] as never as Record<string, unknown>;
    assert.deepEqual(
      { images, changed, reason, stack },
      {
        images: { web },
        changed: ["images.web", "services.web.env.B", "services.web.port", "secrets.TOKEN.value"],
        reason: "web: it did not get ready within 30 s. bot: smoke step x failed",
        stack: "prod",
      },
    );
    assert.equal("config" in (updates[2] ?? {}), false);
  });

  it("history --all lists the updates of every stack, newest first", async () => {
    const at = (day: number) => ({
      startedAt: `2026-11-${day}T08:00:00.000Z`,
      endedAt: `2026-11-${day}T08:00:01.000Z`,
    });
    const history = {
      prod: [entry(2, { ...at(20), message: "promote" }), entry(1, at(17))],
      staging: [entry(2, { ...at(19), result: "failed" }), entry(1, at(18))],
    };
    const files = { prod: STACK_FILE, staging: STACK_FILE };
    const { stdout } = await run({ history, files }, "history", "--all", "--limit", "3");
    assert.equal(
      stdout,
      [
        "STACK    NO  WHEN               TOOK  KIND    RESULT     WHO  RUN  COMMIT  CHANGED  MESSAGE",
        "prod     2   2026-11-20 08:00Z  1 s   update  succeeded                             promote",
        "staging  2   2026-11-19 08:00Z  1 s   update  failed",
        "staging  1   2026-11-18 08:00Z  1 s   update  succeeded",
        "",
      ].join("\n"),
    );
  });

  it("logs prints the lines of the physical service", async () => {
    const lines = [{ stream: "stdout" as const, text: "hello" }];
    const { stdout } = await run({ running: [running()], lines }, "logs", "web");
    assert.equal(stdout, "hello-prod-web hello\n");
    const { events } = await world.slipway("logs", "web", "--json");
    assert.deepEqual(events[0], {
      type: "log",
      service: "web",
      stream: "stdout",
      text: "hello-prod-web hello",
    });
  });

  it("logs names the nearest service", async () => {
    const { exitCode, result } = await run({ running: [running()] }, "logs", "wbe", "--json");
    assert.equal(exitCode, 2);
    assert.equal(result.error, "logs wbe: stack prod has no such service on its server. Did you mean web?");
  });

  const volume = resource("docker:index/volume:Volume", "web-data", {
    protect: true,
    outputs: { name: "hello-prod-web-data" },
  });
  const resources = { prod: [...serviceResources("web", true), volume] };

  it("down leaves out what is protected, and says its name", async () => {
    const { exitCode, stdout } = await run({ resources }, "down", "--yes");
    assert.equal(exitCode, 0);
    assert.deepEqual(world.engine.calls, [
      { method: "destroy", stack: "prod", message: "down", excludeProtected: true },
    ]);
    assert.match(stdout, /^prod: stops and removes web\nprod: keeps volume hello-prod-web-data\n/);
    assert.deepEqual(world.discarded, []);
  });

  it("down removes ledger and backups with the data, and only with it", async () => {
    await run({ resources }, "down", "--yes", "--delete-data");
    assert.deepEqual(world.discarded, ["hello prod"]);
  });

  it("down needs an answer", async () => {
    const { exitCode, result } = await run({ resources }, "down", "--json");
    assert.equal(exitCode, 2);
    assert.equal(result.error, "Take prod down? Nobody can answer here. Answer with --yes.");
    assert.deepEqual(world.engine.calls, []);
  });

  it("down does nothing where nothing is", async () => {
    const { exitCode, stdout } = await run({ resources: {} }, "down");
    assert.equal(exitCode, 0);
    assert.equal(stdout, "prod: nothing is there\n");
    assert.deepEqual(world.engine.calls, []);
  });

  it("down tells what could not be removed", async () => {
    const destroy = [{ ok: false, errors: [{ severity: "error" as const, message: "volume is in use" }] }];
    const { exitCode, result } = await run({ resources, destroy }, "down", "--yes", "--json");
    assert.equal(exitCode, 1);
    assert.equal(result.error, "volume is in use");
    assert.deepEqual(result.kept, ["volume hello-prod-web-data"]);
  });
});
