import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { execaSync } from "execa";
import { serverCommand, shellWord } from "../../../components/host/server-command.ts";
import { record, secretValue } from "../../recorder.ts";

describe("shellWord", () => {
  for (const text of ["", "plain", "two words", "it's", "$HOME `id` $(id)", "a\nb\n", '"\\', "ünï ✓", "-n"]) {
    it(`is read back by sh as ${JSON.stringify(text)}`, () => {
      const { stdout } = execaSync("sh", ["-c", `printf '%s.' ${shellWord(text)}`], {
        stripFinalNewline: false,
      });
      assert.equal(stdout, `${text}.`);
    });
  }
});

describe("serverCommand", () => {
  const common = readFileSync("components/host/common.sh", "utf8");
  const only = async (args: Parameters<typeof serverCommand>[1]) => {
    const [command] = await record(() => {
      serverCommand("web-gate", args, {});
    });
    assert.ok(command);
    return command.inputs;
  };

  it("sends the script on standard input and its values in the environment", async () => {
    assert.deepEqual(await only({ script: "echo $A", values: { A: "1" } }), {
      create: "sh -s web-gate",
      environment: { A: "1" },
      stdin: `${common}echo $A`,
      logging: "stderr",
      addPreviousOutputInEnv: false,
    });
  });

  it("puts secrets in front of the script, as one secret", async () => {
    const secrets = { "export TOKEN": pulumi.secret("it's") };
    const inputs = await only({ script: "echo", values: {}, secrets });
    assert.equal(secretValue(inputs.stdin), `export TOKEN='it'\\''s'\n${common}echo`);
  });
});
