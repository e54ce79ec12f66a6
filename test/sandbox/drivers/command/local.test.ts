import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { localCommand } from "../../../../sandbox/drivers/command/local.ts";
import { quote } from "../../../../sandbox/drivers/command/quote.ts";
import { type PropertyMap, UNKNOWN } from "../../../../sandbox/drivers/driver.ts";
import { noContext } from "../context.ts";

const create = async (inputs: PropertyMap) => (await localCommand.create(inputs, noContext())).outputs;

describe("local.Command: what a create prints", () => {
  const table: readonly (readonly [string, PropertyMap, stdout: string, stderr: string])[] = [
    ["loses one line end", { create: "printf 'a\\n\\n'" }, "a\n", ""],
    ["keeps a carriage return", { create: "printf 'a\\r\\n'" }, "a\r", ""],
    ["keeps the streams apart", { create: "echo o; echo e >&2" }, "o", "e"],
    ["comes from the standard input", { create: "cat", stdin: "abc\n" }, "abc", ""],
    ["comes from the environment", { create: "echo $A.$B", environment: { A: "1", B: "" } }, "1.", ""],
    ["comes from a folder", { create: "pwd", dir: "/usr" }, "/usr", ""],
    ["comes from another interpreter", { create: "$0", interpreter: ["/bin/echo", "-n", "x"] }, "x $0", ""],
    [
      "comes from the shell where the interpreter is empty",
      { create: "echo $0", interpreter: [] },
      "/bin/sh",
      "",
    ],
    ["is nothing where there is no command", { update: "echo u" }, "", ""],
    [
      "comes late where it goes on in the background",
      { create: "{ sleep 0.3; echo late; } & echo now" },
      "now\nlate",
      "",
    ],
  ];
  for (const [name, inputs, stdout, stderr] of table) {
    it(name, async () => assert.deepEqual(await create(inputs), { ...inputs, stdout, stderr }));
  }
  it("may be large", async () => {
    const { stdout } = await create({ create: "head -c 5000000 /dev/zero | tr '\\0' x" });
    assert.equal(String(stdout).length, 5_000_000);
  });
  it("need not wait for input that nobody reads", async () => {
    assert.equal((await create({ create: "echo ok", stdin: "x".repeat(1_000_000) })).stdout, "ok");
  });
});

describe("local.Command: errors", () => {
  const table: readonly (readonly [string, PropertyMap, string])[] = [
    [
      "say the status and everything that was printed",
      { create: "echo o; echo e >&2; exit 3" },
      'exit status 3: running "echo o; echo e >&2; exit 3":\no\ne\n',
    ],
    [
      "quote the command as Go does",
      { create: 'echo "\u0007é"; false' },
      'exit status 1: running "echo \\"\\aé\\"; false":\n\u0007é\n',
    ],
    ["name a signal", { create: "kill -9 $$" }, 'signal: killed: running "kill -9 $$":\n'],
    [
      "name a missing folder",
      { create: "pwd", dir: "/nope" },
      'chdir /nope: no such file or directory: running "pwd":\n',
    ],
    [
      "name a missing interpreter",
      { create: "x", interpreter: ["/nope"] },
      'fork/exec /nope: no such file or directory: running "x":\n',
    ],
    [
      "name an interpreter that is not on the path",
      { create: "x", interpreter: ["nopenope"] },
      'exec: "nopenope": executable file not found in $PATH: running "x":\n',
    ],
    [
      "refuse what is no text",
      { create: "printf '\\377'" },
      "grpc: error while marshaling: string field contains invalid UTF-8",
    ],
  ];
  for (const [name, inputs, message] of table) {
    it(name, async () => {
      await assert.rejects(create(inputs), (error: Error) => {
        assert.equal(error.message, message);
        return true;
      });
    });
  }
});

describe("local.Command: quotes", () => {
  it("are Go's", () => {
    assert.equal(
      quote('a"b\\c\n\t\u0001\u007fé\u2028\u00a0😀'),
      '"a\\"b\\\\c\\n\\t\\x01\\x7fé\\u2028\\u00a0😀"',
    );
  });
});

describe("local.Command: what is logged", () => {
  const table: readonly (readonly [string, PropertyMap, string[]])[] = [
    ["both streams", {}, ["info: o", "info: e"]],
    ["both streams when asked for", { logging: "stdoutAndStderr" }, ["info: o", "info: e"]],
    ["the output", { logging: "stdout" }, ["info: o"]],
    ["the errors", { logging: "stderr" }, ["info: e"]],
    ["nothing", { logging: "none" }, []],
  ];
  for (const [name, inputs, lines] of table) {
    it(name, async () => {
      const logged: string[] = [];
      await localCommand.create({ create: "echo o; sleep 0.1; printf e >&2", ...inputs }, noContext(logged));
      assert.deepEqual(logged, lines);
    });
  }
  it("comes while the command runs", async () => {
    const abort = new AbortController();
    const context = { ...noContext([], abort.signal), log: () => abort.abort() };
    await assert.rejects(
      localCommand.create({ create: "echo now; sleep 60" }, context),
      /^Error: signal: terminated/,
    );
  });
  it("is cut where a line does not end", async () => {
    const logged: string[] = [];
    await localCommand.create({ create: "head -c 300000 /dev/zero | tr '\\0' x" }, noContext(logged));
    assert.ok(logged.length > 1);
    assert.equal(logged.join("").replaceAll("info: ", "").length, 300_000);
  });
});

describe("local.Command: update and delete", () => {
  const old = { inputs: { create: "echo 1" }, outputs: { create: "echo 1", stdout: "one", stderr: "err" } };
  const update = (news: PropertyMap) => localCommand.update("id", old, news, noContext());
  it("run the update, which knows what was printed before", async () => {
    const news = { create: "exit 1", update: "echo [$PULUMI_COMMAND_STDOUT] [$PULUMI_COMMAND_STDERR]" };
    assert.deepEqual(await update(news), { ...news, stdout: "[one] [err]", stderr: "" });
  });
  it("run the create again where there is no update", async () => {
    assert.equal(
      (await update({ create: "echo $PULUMI_COMMAND_STDOUT$A", environment: { A: "2" } })).stdout,
      "one2",
    );
  });
  it("tell nothing of before when that is switched off", async () => {
    const news = { create: "echo [$PULUMI_COMMAND_STDOUT]", addPreviousOutputInEnv: false };
    assert.equal((await update(news)).stdout, "[]");
  });
  it("keep what was printed where there is no command", async () => {
    assert.deepEqual(await update({ delete: "true" }), { delete: "true", stdout: "one", stderr: "err" });
  });
  it("run the delete with the inputs and output of the state", async () => {
    const folder = mkdtempSync(join(tmpdir(), "command-test-"));
    try {
      const outputs = {
        delete: "echo $A $PULUMI_COMMAND_STDOUT > gone",
        dir: folder,
        environment: { A: "1" },
        stdout: "one",
      };
      await localCommand.delete("id", { inputs: {}, outputs }, noContext());
      assert.equal(readFileSync(join(folder, "gone"), "utf8"), "1 one\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  it("do nothing where there is nothing to delete", async () => {
    await localCommand.delete("id", { inputs: {}, outputs: { create: "exit 1" } }, noContext());
  });
});

describe("local.Command: plans", () => {
  const outputs = { create: "a", environment: { A: "1" }, stdout: "out", stderr: "" };
  const planned = (news: PropertyMap) => localCommand.plan(news, { inputs: {}, outputs }).stdout;
  it("know no output before the create", () => {
    assert.deepEqual(localCommand.plan({ create: "a" }), { create: "a", stdout: UNKNOWN, stderr: UNKNOWN });
  });
  it("know no output once an input differs, is gone or is unknown", () => {
    assert.equal(planned({ create: "b", environment: { A: "1" } }), UNKNOWN);
    assert.equal(planned({ create: "a" }), UNKNOWN);
    assert.equal(planned({ create: "a", environment: { A: UNKNOWN } }), UNKNOWN);
  });
  it("show the old output where an input only came", () => {
    assert.equal(planned({ create: "a", environment: { A: "1" }, update: "b" }), "out");
  });
  it("makes no output secret for its inputs", () => assert.equal(localCommand.secretsSpread, false));
});

describe("local.Command: a cancelled run", () => {
  it("ends everything that the command started", async () => {
    const folder = mkdtempSync(join(tmpdir(), "command-test-"));
    try {
      const beat = join(folder, "beat");
      writeFileSync(beat, "");
      const abort = new AbortController();
      const running = localCommand.create(
        { create: `sh -c 'trap "" TERM; for i in $(seq 100); do echo >> ${beat}; sleep 0.05; done' & wait` },
        noContext([], abort.signal),
      );
      const failed = assert.rejects(running, /^Error: signal: /);
      while (readFileSync(beat, "utf8") === "") await sleep(20);
      abort.abort();
      await failed;
      const beats = readFileSync(beat, "utf8");
      await sleep(300);
      assert.equal(readFileSync(beat, "utf8"), beats);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  it("starts no command", async () => {
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(
      localCommand.create({ create: "echo x" }, noContext([], abort.signal)),
      /^Error: context canceled/,
    );
  });
});
