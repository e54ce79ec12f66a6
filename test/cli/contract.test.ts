import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EngineError } from "../../engine/port.ts";
import { change, serviceResources } from "./fake-engine.ts";
import { digest, FakeWorld, STACK_FILE } from "./fake-world.ts";

const images = { web: `docker.io/acme/web@${digest("a")}`, bot: `docker.io/acme/bot@${digest("b")}` };

describe("the output contract", () => {
  let world: FakeWorld;
  const make = (args: ConstructorParameters<typeof FakeWorld>[0]) => {
    world = new FakeWorld(args);
    return world;
  };
  afterEach(() => world.remove());

  const wrong: [line: string[], error: string][] = [
    [["up", "--stak", "prod"], "unknown option '--stak'\n(Did you mean --stack?)"],
    [["upp"], "unknown command 'upp'\n(Did you mean up?)"],
    [[], "no command was named. Name one of those above."],
    [["promote", "--from", "staging"], "required option '--to <stack>' not specified"],
    [["logs"], "missing required argument 'service'"],
    [
      ["history", "--limit", "0"],
      "option '--limit <n>' argument '0' is invalid. It must be a whole number of at least 1.",
    ],
    [["up", "--stack"], "--stack: has no name after it. Name a stack: --stack prod"],
    [["up", "prod"], "too many arguments for 'up'. Expected 0 arguments but got 1: prod."],
  ];
  for (const [line, error] of wrong) {
    it(`refuses \`slipway ${line.join(" ")}\` with exit code 2 and a result`, async () => {
      const run = await make({ files: { prod: STACK_FILE } }).slipway(...line, "--json");
      assert.equal(run.exitCode, 2);
      assert.deepEqual(run.events, [{ type: "result", ok: false, stack: null, services: [], error }]);
      assert.match(run.stderr, /^(Usage|error: )/);
    });
  }

  it("writes the result of a wrong stack with the stack that was named", async () => {
    const run = await make({ files: { prod: STACK_FILE } }).slipway("up", "-s", "prodd", "--json");
    assert.equal(run.exitCode, 2);
    assert.equal(run.result.stack, "prodd");
    assert.equal(
      run.result.error,
      `--stack prodd: there is no Pulumi.prodd.yaml in ${world.dir}. Did you mean prod?`,
    );
  });

  it("lists the stacks where several are there and none is named", async () => {
    const run = await make({ files: { prod: STACK_FILE, staging: STACK_FILE } }).slipway("status", "--json");
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "--stack: is missing, and there are several: prod, staging. Name one: --stack prod",
    );
  });

  it("takes SLIPWAY_STACK", async () => {
    const files = { prod: STACK_FILE, staging: STACK_FILE };
    const run = await make({ files, env: { SLIPWAY_STACK: "staging" } }).slipway("status", "--json");
    assert.equal(run.result.stack, "staging");
  });

  it("says where no project is", async () => {
    const run = await make({}).slipway("up", "--cwd", "/", "--json");
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "/: no Pulumi.yaml here or above. Name the project's folder with --cwd DIR.",
    );
  });

  it("ends NDJSON with the result and keeps text for people on standard error", async () => {
    const run = await make({
      files: { prod: STACK_FILE },
      outputs: { prod: { images, services: { web: { name: "hello-prod-web", kind: "web", after: [] } } } },
      resources: { prod: serviceResources("web", true) },
      preview: [{ changes: [change("docker:index/service:Service", "web", "same")] }],
    }).slipway("up", "--json");
    assert.equal(run.exitCode, 0);
    assert.deepEqual(
      run.events.map(({ type }) => type),
      ["phase", "plan", "phase", "result"],
    );
    assert.deepEqual(run.result, {
      type: "result",
      ok: true,
      stack: "prod",
      services: [
        {
          name: "web",
          kind: "web",
          image: "",
          state: "missing",
          revision: "",
          since: "",
          tasks: { running: 0, wanted: 0 },
        },
      ],
      error: null,
    });
    assert.match(run.stderr, /prod: done in 3 s/);
  });

  it("writes text for people on standard output without --json", async () => {
    const run = await make({ files: { prod: STACK_FILE } }).slipway("up");
    assert.match(run.stdout, /prod: done in 3 s/);
    assert.equal(run.stderr, "");
  });

  it("uses colours in a terminal only, and not with NO_COLOR", async () => {
    const coloured = new RegExp(`${String.fromCharCode(27)}\\[`);
    const inTerminal = await make({ files: { prod: STACK_FILE }, isTTY: true }).slipway("up");
    assert.match(inTerminal.stdout, coloured);
    world.remove();
    const without = await make({ files: { prod: STACK_FILE }, isTTY: true, env: { NO_COLOR: "1" } }).slipway(
      "up",
    );
    assert.doesNotMatch(without.stdout, coloured);
    world.remove();
    const piped = await make({ files: { prod: STACK_FILE } }).slipway("up");
    assert.doesNotMatch(piped.stdout, coloured);
  });

  for (const [category, exitCode] of [
    ["usage", 2],
    ["failed", 1],
    ["locked", 1],
  ] as const) {
    it(`exits with ${exitCode} for an engine error of category ${category}`, async () => {
      make({ files: { prod: STACK_FILE } });
      world.engine.up = async () => {
        throw new EngineError(category, "the reason");
      };
      const run = await world.slipway("up", "--json");
      assert.equal(run.exitCode, exitCode);
      assert.equal(run.result.error, "the reason");
    });
  }

  for (const command of ["status", "history", "down"]) {
    it(`refuses \`${command}\` of a stack that has neither a file nor a state`, async () => {
      const run = await make({ files: { prod: STACK_FILE } }).slipway(command, "-s", "prodd", "--json");
      assert.equal(run.exitCode, 2);
      assert.equal(
        run.result.error,
        `--stack prodd: there is no Pulumi.prodd.yaml in ${world.dir}. Did you mean prod?`,
      );
    });
  }

  it("takes a stack whose file is gone while the engine knows it", async () => {
    make({ files: { prod: STACK_FILE } });
    world.engine.stacks = async () => ["acme/hello/old"];
    assert.equal((await world.slipway("status", "-s", "old")).exitCode, 0);
  });

  it("refuses a file as the folder of the project", async () => {
    make({ files: { prod: STACK_FILE } });
    const path = join(world.dir, "Pulumi.yaml");
    const run = await world.slipway("status", "--cwd", path, "--json");
    assert.equal(run.exitCode, 2);
    assert.equal(run.result.error, `--cwd ${path}: there is no such folder. Correct the path.`);
  });

  it("says what the operating system refuses, without a place in the code", async () => {
    make({ files: { prod: STACK_FILE } });
    world.engine.up = async () => void readFileSync(world.dir) as never;
    const run = await world.slipway("up", "--json");
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.result.error,
      "read: illegal operation on a directory (EISDIR). It is a folder where a file belongs: move it away.",
    );
    world.engine.up = async () => {
      const full = new Error("ENOSPC: no space left on device, write");
      throw Object.assign(full, { code: "ENOSPC", syscall: "write", path: "/a/state.json" });
    };
    const again = await world.slipway("up", "--json");
    assert.equal(
      again.result.error,
      "/a/state.json: no space left on device (ENOSPC). Make room on that disk.",
    );
  });

  it("shows the place of a defect, not only its text", async () => {
    make({ files: { prod: STACK_FILE } });
    world.engine.up = async () => {
      throw new TypeError("x is not a function");
    };
    const run = await world.slipway("up", "--json");
    assert.equal(run.exitCode, 1);
    assert.match(String(run.result.error), /x is not a function\n +at .*contract\.test\.ts/);
  });

  it("exits with 130 and says what was left when it is interrupted", async () => {
    make({
      files: { prod: STACK_FILE },
      up: [
        {
          ok: false,
          errors: [{ severity: "error", message: "update canceled" }],
          events: [
            { kind: "started", change: change("docker:index/service:Service", "web", "update") },
            { kind: "started", change: change("command:local:Command", "bot-gate", "update") },
            { kind: "failed", change: change("command:local:Command", "bot-gate", "update") },
            { kind: "started", change: change("docker:index/service:Service", "api", "update") },
            { kind: "done", change: change("docker:index/service:Service", "api", "update") },
          ],
          during: () => world.stopping.abort(),
        },
      ],
    });
    const run = await world.slipway("up", "--json");
    assert.equal(run.exitCode, 130);
    assert.equal(
      run.result.error,
      "interrupted. Begun and not finished: bot-gate, web. Run the same command again, or go back to what ran before with: slipway up --stack prod",
    );
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview", "up"],
    );
  });
});
