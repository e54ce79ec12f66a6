import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openCrypter } from "../../../sandbox/engine/passphrase.ts";
import { listener, messages } from "./kit/listen.ts";
import { PASSPHRASE, SALT } from "./kit/passphrase.ts";
import { projects, steps } from "./kit/project.ts";

describe("a program", () => {
  const make = projects();

  it("runs unchanged: configuration, secrets, unknowns, outputs, a reference to itself", async () => {
    const { encrypt } = await openCrypter(PASSPHRASE, SALT);
    const project = make(
      `
      import * as pulumi from "@pulumi/pulumi";
      const config = new pulumi.Config("slipway");
      const token = config.requireSecretObject<{ TOKEN: { value: string } }>("secrets").apply((all) => all.TOKEN.value);
      const self = new pulumi.StackReference("self", { name: \`\${pulumi.getOrganization()}/\${pulumi.getProject()}/\${pulumi.getStack()}\` });
      const a = new Thing("a", { name: "grüße", payload: token, list: config.requireObject("list") });
      a.serial.apply((serial) => console.log("serial", serial, process.cwd() === import.meta.dirname));
      const isSecret = (key: string) => pulumi.runtime.isConfigSecret("slipway:" + key);
      a.serial.apply(() => console.log("secret keys", isSecret("secrets"), isSecret("list")));
      pulumi.log.debug("debug of a token: " + process.env.PULUMI_CONFIG);
      token.apply((text) => console.log("token", text));
      export const images = { web: a.serial.apply((serial) => "sha256:" + serial) };
      export const before = self.getOutput("images").apply((images) => images?.web ?? "none");
      export const hidden = a.payload;
      export const list = config.requireObject("list");
      `,
      `config:\n  slipway:list: [1, {x: "ñ"}]\n  slipway:secrets: {TOKEN: {value: {secure: "${encrypt("PLANTED+t0ken")}"}}}\n`,
    );
    const { said, onEvent } = listener();
    const planned = await project.engine.preview("dev", { onEvent });
    assert.deepEqual([planned.ok, steps(planned).sort()], [true, ["create a", "read self"]]);
    assert.deepEqual(said, ["info: token [secret]"]);
    assert.ok(!existsSync(join(project.dir, ".sandbox/state")));

    const first = await project.engine.up("dev", { onEvent });
    assert.deepEqual([first.errors, steps(first).sort()], [[], ["create a", "read self"]]);
    assert.ok(said.includes("info: serial serial-id-1 true"), said.join("\n"));
    assert.ok(said.includes("info: secret keys true false"), said.join("\n"));
    assert.deepEqual(await project.engine.outputs("dev"), {
      images: { web: "sha256:serial-id-1" },
      before: "none",
      hidden: "[secret]",
      list: [1, { x: "ñ" }],
    });
    const second = await project.engine.up("dev", { onEvent });
    assert.deepEqual(steps(second).sort(), ["read self", "same a"]);
    assert.equal((await project.engine.outputs("dev")).before, "sha256:serial-id-1");
    assert.ok(!JSON.stringify([said, first, second]).includes("PLANTED"));
    assert.deepEqual(project.record("self")?.outputs?.secretOutputNames, ["hidden"]);
    assert.ok(!JSON.stringify(project.state()).includes("PLANTED"));
  });

  it("keeps the outputs of what failed, and tells the reason once, without noise", async () => {
    const program = (fail: string) => `
      const good = new Thing("good", { name: "good" });
      const gate = new Thing("gate", { name: "gate", size: 1, ${fail} }, { dependsOn: good });
      const after = new Thing("after", { name: "after", of: gate.serial });
      export const images = gate.serial.apply((serial) => "passed " + serial);
    `;
    const project = make(program(""));
    assert.equal((await project.engine.up("dev")).ok, true);
    project.program(program('color: "new", fail: "update"'));
    const { said, onEvent } = listener();
    const failed = await project.engine.up("dev", { onEvent });
    assert.deepEqual([failed.ok, messages(failed)], [false, ["update of gate does not work:"]]);
    assert.deepEqual(said, ["error: update of gate does not work:"]);
    assert.deepEqual(await project.engine.outputs("dev"), { images: "passed serial-id-2" });
    project.program(
      `${program('color: "new", fail: "update", delay: 500').replace(/export .*/, "")} export const plain = "new";`,
    );
    await project.engine.up("dev");
    assert.deepEqual(await project.engine.outputs("dev"), { images: "passed serial-id-2", plain: "new" });
    assert.equal((await project.engine.history("dev"))[0]?.result, "failed");
  });

  it("lets independent steps overlap, and gives options of the SDK their meaning", async () => {
    const program = (name: string, alias: string) => `
      const group = new Group("${name}", { ${alias} });
      const one = new Thing("one", { name: "one", beside: "two" }, { parent: group, protect: true });
      const two = new Thing("two", { name: "two", beside: "one", size: 1 }, { parent: group });
      new Thing("three", { name: "three" }, { dependsOn: [group], ignoreChanges: ["size"] });
    `;
    const project = make(program("group", ""));
    assert.equal((await project.engine.up("dev")).ok, true);
    const log = project.world.takeLog();
    assert.deepEqual(log.slice(0, 2).sort(), ["create one", "create two"]);
    assert.deepEqual(log.at(-1), "create three");
    project.program(program("renamed", 'aliases: [{ name: "group" }]'));
    const result = await project.engine.up("dev");
    assert.deepEqual(
      [result.ok, steps(result).sort()],
      [true, ["same one", "same renamed", "same three", "same two"]],
    );
    assert.equal(project.record("one")?.parent, project.record("renamed")?.urn);
    assert.equal(project.record("one")?.protect, true);
    assert.deepEqual(project.record("three")?.dependencies?.toSorted(), [
      project.record("one")?.urn,
      project.record("two")?.urn,
    ]);
  });

  it("carries resources of real packages", async () => {
    const project = make(`
      import * as random from "@pulumi/random";
      import * as command from "@pulumi/command";
      const key = new random.RandomBytes("key", { length: 32 });
      new command.local.Command("job", { create: "true", stdin: pulumi.secret("PLANTED-stdin"), triggers: [key.id] });
    `);
    const result = await project.engine.up("dev");
    assert.deepEqual([messages(result), steps(result)], [[], ["create key", "create job"]]);
    assert.deepEqual(project.record("job")?.inputs?.triggers, ["id-1"]);
    assert.ok(!JSON.stringify(project.state()).includes("PLANTED"));
  });
});
