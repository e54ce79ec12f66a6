import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Engine, HistoryEntry, RunResult } from "../../../engine/port.ts";
import { TestProject } from "./project.ts";

/** A protected key, and a command that prints what it was told; no Docker engine is needed for them. */
const PROGRAM = `
import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
const config = pulumi.runtime.allConfig();
const { script, level } = JSON.parse(config["slipway:services"]);
const { TOKEN } = JSON.parse(config["slipway:secrets"]);
new RandomPassword("KEY-g1", { length: 16 }, { protect: true });
const step = new local.Command("web-gate", {
  create: script,
  environment: { LEVEL: level },
  stdin: pulumi.secret(TOKEN.value),
  logging: "none",
  addPreviousOutputInEnv: false,
});
export const passed = pulumi.unsecret(step.stdout);
export const plain = level;
export const token = pulumi.secret(TOKEN.value);
`;
const TELL = 'echo "known=$SLIPWAY_KNOWN_GOOD level=$LEVEL"';

/** What every engine owes to the commands: run by `SLIPWAY_TEST_ENGINE` on one adapter or the other. */
describe("the contract of an engine", function () {
  this.bail(true);
  const token = `token-${randomBytes(12).toString("hex")}`;
  let project: TestProject;
  let engine: Engine;
  let salt: string;
  let secure: { secure: string };

  const textOf = (level: string, script = TELL, encryptionsalt = salt) =>
    stringify({
      config: {
        "slipway:host": "local",
        "slipway:services": { script, level },
        "slipway:secrets": { TOKEN: { value: secure } },
      },
      encryptionsalt,
    });
  const configFile = (text: string) => {
    project.write("once.yaml", text);
    return join(project.dir, "once.yaml");
  };
  const operation = ({ changes }: RunResult, name: string) =>
    changes.find((change) => change.name === name)?.operation;
  const good = (result: RunResult) => assert.deepEqual([result.ok, result.errors], [true, []]);
  const told = (entries: readonly HistoryEntry[]) =>
    entries.map(({ number, kind, result, message }) => `${number} ${kind} ${result}: ${message}`);

  before(async () => {
    project = new TestProject();
    const encryption = await project.encryption();
    salt = encryption.salt;
    secure = encryption.secure(token);
    project.write("index.ts", PROGRAM);
    project.write("Pulumi.dev.yaml", textOf("one"));
    engine = await project.engine();
  });
  after(() => project.remove());

  it("knows nothing before the first update", async () => {
    assert.equal(engine.project, project.app);
    assert.deepEqual(await engine.outputs("dev"), {});
    assert.deepEqual(await engine.resources("dev"), []);
    assert.deepEqual(await engine.history("dev"), []);
    assert.deepEqual(await engine.pending("dev"), []);
    assert.deepEqual(await engine.owners("dev"), []);
  });

  it("previews without changing anything", async () => {
    const plan = await engine.preview("dev");
    good(plan);
    assert.deepEqual([operation(plan, "KEY-g1"), operation(plan, "web-gate")], ["create", "create"]);
    assert.deepEqual(await engine.history("dev"), []);
    assert.deepEqual(
      (await engine.resources("dev")).filter(({ name }) => name === "web-gate"),
      [],
    );
  });

  it("runs, and keeps state and outputs, secrets masked", async () => {
    good(await engine.up("dev", { message: "first" }));
    assert.deepEqual(await engine.stacks(), ["dev"]);
    const outputs = { passed: "known= level=one", plain: "one", token: "[secret]" };
    assert.deepEqual(await engine.outputs("dev"), outputs);
    const resources = await engine.resources("dev");
    const key = resources.find(({ name }) => name === "KEY-g1");
    assert.deepEqual(
      [key?.type, key?.protect, key?.pendingDelete, key?.outputs.result],
      ["random:index/randomPassword:RandomPassword", true, false, "[secret]"],
    );
    const gate = resources.find(({ name }) => name === "web-gate");
    assert.deepEqual(gate?.inputs.environment, { LEVEL: "one" });
    assert.equal(gate?.inputs.stdin, "[secret]");
  });

  it("enters the update in the history, with its whole configuration, secrets encrypted as they stand", async () => {
    const [entry, ...others] = await engine.history("dev");
    assert.deepEqual(others, []);
    assert.deepEqual(told([entry as HistoryEntry]), ["1 update succeeded: first"]);
    assert.deepEqual(entry?.config["slipway:host"], { value: "local", secret: false });
    const services = entry?.config["slipway:services"];
    assert.deepEqual(JSON.parse(services?.value ?? ""), { script: TELL, level: "one" });
    assert.equal(services?.secret, false);
    const secrets = entry?.config["slipway:secrets"];
    assert.deepEqual(JSON.parse(secrets?.value ?? ""), { TOKEN: { value: secure } });
    assert.equal(secrets?.secret, true);
    assert.deepEqual(entry?.changes, { create: 3 });
    const [started, ended] = [entry?.startedAt ?? "", entry?.endedAt ?? ""];
    for (const time of [started, ended]) assert.equal(time, new Date(time).toISOString());
    assert.ok(started <= ended, `${started} ${ended}`);
  });

  it("runs with another configuration once, and leaves both files as they are", async () => {
    const text = textOf("two");
    const file = configFile(text);
    const result = await engine.up("dev", { configFile: file, message: "second\nwith a reason" });
    good(result);
    assert.equal(operation(result, "web-gate"), "update");
    assert.equal(operation(result, "KEY-g1"), "same");
    assert.equal((await engine.outputs("dev")).plain, "two");
    assert.equal(readFileSync(file, "utf8"), text);
    assert.equal(readFileSync(join(project.dir, "Pulumi.dev.yaml"), "utf8"), textOf("one"));
    const [newest] = await engine.history("dev");
    assert.deepEqual(told([newest as HistoryEntry]), ["2 update succeeded: second\nwith a reason"]);
    assert.equal(JSON.parse(newest?.config["slipway:services"]?.value ?? "{}").level, "two");
  });

  it("gives variables to what it starts, where no plan, state or history has them", async () => {
    const file = configFile(textOf("three"));
    const variables = { SLIPWAY_KNOWN_GOOD: "yes" };
    good(await engine.up("dev", { configFile: file, variables, message: "third" }));
    assert.equal((await engine.outputs("dev")).passed, "known=yes level=three");
    const plan = await engine.preview("dev", { configFile: file });
    assert.deepEqual([operation(plan, "web-gate"), operation(plan, "KEY-g1")], ["same", "same"]);
    const kept = JSON.stringify([await engine.history("dev"), await engine.resources("dev")]);
    assert.equal(kept.includes('"yes"'), false, kept);
  });

  it("tells how a run failed, and keeps the outputs of what failed", async () => {
    const file = configFile(textOf("four", "echo it is bad; exit 3"));
    const result = await engine.up("dev", { configFile: file, message: "fourth" });
    assert.equal(result.ok, false);
    const error = result.errors.find(({ urn }) => urn?.endsWith("::web-gate"));
    assert.match(error?.message ?? "", /it is bad/);
    assert.equal((await engine.outputs("dev")).passed, "known=yes level=three");
    const [newest] = await engine.history("dev");
    assert.deepEqual(told([newest as HistoryEntry]), ["4 update failed: fourth"]);
  });

  it("refreshes what it is told to, and enters that as no update", async () => {
    const key = (await engine.resources("dev")).find(({ name }) => name === "KEY-g1");
    good(await engine.refresh("dev", { targets: [key?.urn ?? ""], message: "look" }));
    const [newest] = await engine.history("dev");
    assert.deepEqual(told([newest as HistoryEntry]), ["5 refresh succeeded: look"]);
  });

  it("does not run with secrets of another salt, and changes nothing", async () => {
    const other = await project.encryption();
    const file = configFile(textOf("five", TELL, other.salt));
    const before = await engine.history("dev");
    for (const run of ["preview", "up"] as const) {
      await assert.rejects(engine[run]("dev", { configFile: file }), /decrypt|authentication failed/i);
    }
    assert.deepEqual(await engine.history("dev"), before);
  });

  it("destroys all but what is protected, then that too", async () => {
    good(await engine.destroy("dev", { excludeProtected: true, message: "down" }));
    const names = async () => (await engine.resources("dev")).map(({ name }) => name);
    assert.deepEqual((await names()).includes("KEY-g1"), true);
    assert.deepEqual((await names()).includes("web-gate"), false);
    const key = (await engine.resources("dev")).find(({ name }) => name === "KEY-g1");
    await engine.unprotect("dev", [key?.urn ?? ""]);
    good(await engine.destroy("dev", { message: "all" }));
    assert.equal((await names()).includes("KEY-g1"), false);
  });

  it("has every run in its history, newest first, numbered in the order of time", async () => {
    const entries = await engine.history("dev");
    assert.deepEqual(told(entries), [
      "7 destroy succeeded: all",
      "6 destroy succeeded: down",
      "5 refresh succeeded: look",
      "4 update failed: fourth",
      "3 update succeeded: third",
      "2 update succeeded: second\nwith a reason",
      "1 update succeeded: first",
    ]);
    assert.equal(JSON.stringify(entries).includes(token), false);
  });

  it("removes a lock that is there, and minds none that is not", async () => {
    await engine.unlock("dev", []);
    assert.deepEqual(await engine.owners("dev"), []);
    assert.deepEqual(await engine.pending("dev"), []);
  });
});
