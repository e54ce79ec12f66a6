import assert from "node:assert/strict";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { docker, mostAtOnce, objectsOf, runningTasks, watchLife } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";
import { IN_TERMINAL } from "./pty.ts";

const MAIN = resolve(import.meta.dirname, "../../../cli/main.ts");
/** A busy machine answers late: what is restarted for that is no operation of ours. */
const health = { command: ["cat", "/tmp/www/healthz"], interval: "1s", timeout: "1m", startPeriod: "1s" };

describe("operations on one service", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;
  let bot: string;
  let web: string;

  const configure = (changes: object = {}) => {
    const service = { image: images.repository, health, rollout: { monitor: "1s" } };
    project.configure("ops", {
      services: {
        web: { kind: "web", port: 8000, ...service },
        bot: { kind: "polling", ...service, ...changes },
      },
    });
  };
  const slipway = async (exitCode: number, ...args: string[]) => {
    const run = await project.slipway(...args, "--stack", "ops");
    assert.equal(run.exitCode, exitCode, run.text);
    return run;
  };
  const stateOf = async (key: string) =>
    (await slipway(0, "status")).result.services?.find(({ name }) => name === key)?.state;
  const isSettled = async () => {
    assert.match((await slipway(0, "up")).text, /nothing to do/);
    assert.deepEqual(await project.drift("ops"), []);
    assert.match((await slipway(0, "drift")).text, /server and GitHub are what the stack holds/);
  };
  /** Does something; more than one container of the bot never runs at once. */
  const watched = async (before: number, work: () => Promise<unknown>) => {
    const life = await watchLife(bot);
    assert.equal((await runningTasks(bot)).length, before);
    await work();
    const events = life.stop();
    assert.ok(events.length > 0, "no container started or ended");
    const most = mostAtOnce(events, before);
    assert.equal(most, 1, JSON.stringify(events));
  };

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    [bot, web] = ["bot", "web"].map((key) => project.service("ops", key)) as [string, string];
    configure();
    await slipway(0, "deploy", "--image", `web=${images.tag("1")}`, "--image", `bot=${images.tag("1")}`);
  });

  after(async () => {
    await project.slipway("down", "--stack", "ops", "--yes");
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    project.remove();
  });

  it("restart rolls one service and no other, never with two pollers, and leaves nothing to do", async () => {
    const [old, other] = await Promise.all([runningTasks(bot), runningTasks(web)]);
    await watched(1, () => slipway(0, "restart", "bot"));
    assert.notEqual((await runningTasks(bot))[0]?.id, old[0]?.id);
    assert.deepEqual(await runningTasks(web), other);
    await isSettled();
  });

  it("stop ends every task, and status says so", async () => {
    const run = await slipway(0, "stop", "bot");
    assert.deepEqual(await runningTasks(bot), []);
    assert.equal(run.result.services?.find(({ name }) => name === "bot")?.state, "stopped");
    assert.match((await slipway(0, "status")).text, /bot stays stopped until: slipway start bot --stack ops/);
    assert.match((await slipway(0, "stop", "bot")).text, /bot: is stopped already/);
    await isSettled();
  });

  it("stop holds through up, deploy and a plain run of the engine", async () => {
    configure({ env: { LOG_LEVEL: "debug" } });
    await slipway(0, "up");
    await slipway(0, "deploy", "--image", `web=${images.tag("2")}`);
    const plain = await project.plainUp("ops");
    assert.equal(plain.ok, true);
    assert.equal(await stateOf("bot"), "stopped");
    assert.deepEqual(await runningTasks(bot), []);
    const refused = await slipway(2, "deploy", "--image", `bot=${images.tag("2")}`);
    assert.match(refused.text, /services\.bot\.image: would change while bot is stopped/);
  });

  it("stop holds through the restore after a bad version of another service", async () => {
    await slipway(1, "deploy", "--image", `web=${images.tag("exits")}`);
    assert.equal(await stateOf("bot"), "stopped");
    assert.equal(await stateOf("web"), "running");
  });

  it("start brings the one task back, and leaves nothing to do", async () => {
    await watched(0, () => slipway(0, "start", "bot"));
    assert.equal(await stateOf("bot"), "running");
    await isSettled();
  });

  it("a start right after a stop waits for the last task to end", async () => {
    await watched(1, async () => {
      await slipway(0, "stop", "bot");
      await slipway(0, "start", "bot");
    });
  });

  it("finds what somebody stopped by hand, and brings it back without a second poller", async () => {
    const service = docker.getService(bot);
    const { Spec, Version } = await service.inspect();
    await watched(1, async () => {
      await service.update({ ...Spec, version: Version.Index, Mode: { Replicated: { Replicas: 0 } } });
      assert.match((await slipway(1, "drift")).text, /services\.bot: .*the stack has it running/);
      await slipway(0, "restart", "bot");
    });
    assert.equal(await stateOf("bot"), "running");
  });

  it("a start that fails says why, and leaves it stopped", async () => {
    await slipway(0, "stop", "bot");
    configure({ env: { MODE: "exits" } });
    await slipway(0, "up");
    const run = await slipway(1, "start", "bot");
    assert.match(run.text, /this version cannot start/);
    assert.match(run.text, /It is stopped again, as before\./);
    assert.equal(await stateOf("bot"), "stopped");
    configure();
    await slipway(0, "up");
    await slipway(0, "start", "bot");
    assert.equal(await stateOf("bot"), "running");
  });

  it("exec passes input, output and the exit code on", async () => {
    const line = ["exec", "--stack", "ops", "web", "--"];
    const run = (input: string, ...command: string[]) =>
      execa(process.execPath, [MAIN, ...line, ...command], {
        cwd: project.dir,
        env: project.variables,
        input,
        reject: false,
      });
    const ended = await run("", "sh", "-c", "echo out; echo beside >&2; exit 7");
    assert.deepEqual([ended.exitCode, ended.stdout, ended.stderr], [7, "out", "beside"]);
    const echoed = await run("a line\nanother\n", "cat");
    assert.deepEqual([echoed.exitCode, echoed.stdout], [0, "a line\nanother"]);
  });

  it("exec gives a terminal where there is one, and none with --no-tty", async () => {
    const look = ["sh", "-c", "if test -t 0; then echo a terminal; else echo none; fi"];
    for (const [flags, shows] of [
      [[], "a terminal"],
      [["--no-tty"], "none"],
    ] as const) {
      const line = ["exec", "--cwd", project.dir, "--stack", "ops", ...flags, "web", "--", ...look];
      const run = await execa("python3", ["-c", IN_TERMINAL, process.execPath, MAIN, ...line], {
        env: project.variables,
        reject: false,
      });
      assert.equal(run.exitCode, 0, run.stdout);
      assert.equal(run.stdout.trim(), shows);
    }
  });

  it("logs -f goes on with the task that comes after", async () => {
    const child = execa(process.execPath, [MAIN, "logs", "bot", "-f", "--tail", "1", "--stack", "ops"], {
      cwd: project.dir,
      env: project.variables,
      reject: false,
      stdin: "ignore",
    });
    const lines: string[] = [];
    let tell = () => undefined as unknown;
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      tell();
    });
    const until = (wanted: number) =>
      new Promise<void>((done, fail) => {
        const late = setTimeout(
          () => fail(new Error(`${lines.length} lines came: ${lines.join("\n")}`)),
          120_000,
        );
        tell = () => {
          if (lines.length < wanted) return;
          clearTimeout(late);
          done();
        };
        tell();
      });
    await until(1);
    await slipway(0, "restart", "bot");
    await until(2);
    child.kill("SIGINT");
    await child;
    assert.deepEqual(lines, ["version 1 starts, mode good", "version 1 starts, mode good"]);
  });
});
