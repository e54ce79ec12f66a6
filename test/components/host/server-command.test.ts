import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { execa, execaSync } from "execa";
import { serverCommand } from "../../../components/host/server-command.ts";
import { shellWord } from "../../../ssh/shell.ts";
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
    assert.deepEqual(await only({ server: { kind: "local" }, script: "echo $A", values: { A: "1" } }), {
      create: "sh -s web-gate",
      environment: { A: "1" },
      stdin: `${common}echo $A`,
      logging: "stderr",
      addPreviousOutputInEnv: false,
    });
  });

  it("puts secrets in front of the script, as one secret", async () => {
    const secrets = { "export TOKEN": pulumi.secret("it's") };
    const inputs = await only({ server: { kind: "local" }, script: "echo", values: {}, secrets });
    assert.equal(secretValue(inputs.stdin), `export TOKEN='it'\\''s'\n${common}echo`);
  });

  describe("for a server over SSH", () => {
    const server = {
      kind: "ssh",
      address: "203.0.113.7",
      user: "deploy",
      port: 2222,
      hostKey: "ssh-ed25519 AAAA",
    } as const;

    /** Runs the command with an `ssh` that runs what it is asked to on this machine, without this environment. */
    const run = async (
      args: Partial<Parameters<typeof serverCommand>[1]> & { script: string },
      variables: Readonly<Record<string, string>> = {},
    ) => {
      const inputs = await only({ server, values: {}, ...args });
      const input = typeof inputs.stdin === "string" ? inputs.stdin : (secretValue(inputs.stdin) as string);
      const dir = mkdtempSync(join(tmpdir(), "slipway-ssh-"));
      try {
        const ssh =
          '#!/bin/sh\nfor last in "$@"; do :; done\nprintf "%s\\n" "$@" >>"$0.arguments"\nexec env -i PATH="$PATH" sh -c "$last"\n';
        writeFileSync(join(dir, "ssh"), ssh, { mode: 0o755 });
        const env = {
          ...(inputs.environment as Record<string, string>),
          ...variables,
          PATH: `${dir}:${process.env.PATH}`,
        };
        const { stdout, exitCode } = await execa("sh", ["-c", String(inputs.create)], {
          input,
          env,
          reject: false,
        });
        return { stdout, exitCode, lists: readFileSync(join(dir, "ssh.arguments"), "utf8") };
      } finally {
        rmSync(dir, { recursive: true });
      }
    };

    it("keeps the plan readable: the values stay in the environment", async () => {
      const { create, environment } = await only({ server, script: "", values: { SLIPWAY_NAME: "web" } });
      assert.deepEqual(
        { create, environment },
        { create: "sh -s web-gate", environment: { SLIPWAY_NAME: "web" } },
      );
    });

    for (const value of ["plain", "it's", "a\nb\n", '$HOME `id` $(id) "\\', "ünï ✓", ""]) {
      it(`passes ${JSON.stringify(value)} as a value and as a secret`, async () => {
        const { stdout } = await run({
          script: 'printf "%s.%s." "$SLIPWAY_NAME" "$TOKEN"',
          values: { SLIPWAY_NAME: value },
          secrets: { "export TOKEN": pulumi.secret(value) },
        });
        assert.equal(stdout, `${value}.${value}.`);
      });
    }

    it("tells the program whether the run goes back to what ran well, without an input for it", async () => {
      const script = 'echo "known=$SLIPWAY_KNOWN_GOOD"';
      assert.equal((await run({ script })).stdout, "known=");
      assert.equal((await run({ script }, { SLIPWAY_KNOWN_GOOD: "yes" })).stdout, "known=yes");
    });

    it("has neither values nor secrets in an argument list", async () => {
      const { lists } = await run({
        script: ":",
        values: { SLIPWAY_NAME: "marker-value" },
        secrets: { TOKEN: pulumi.secret("marker-secret") },
      });
      assert.match(lists, /sh -s web-gate/);
      assert.doesNotMatch(lists, /marker/);
    });

    it("ends as the program does", async () => {
      const { stdout, exitCode } = await run({ script: 'fail "not today"', values: { SLIPWAY_NAME: "web" } });
      assert.deepEqual({ stdout, exitCode }, { stdout: "web: not today", exitCode: 1 });
    });

    it("says so when the connection is lost", async () => {
      const { stdout, exitCode } = await run({ script: "exit 255", values: { SLIPWAY_NAME: "web" } });
      assert.equal(
        stdout,
        "web: the connection to ssh://deploy@203.0.113.7:2222 was lost. What had begun there has been stopped, or is finished by the next run. Run the same command again",
      );
      assert.equal(exitCode, 1);
    });
  });
});

describe("the supervisor of a program on a server", () => {
  const supervisor = readFileSync("ssh/supervisor.sh", "utf8");

  it("ends the program when nobody waits for it any more", async () => {
    const program = execa("sh", ["-s"], { reject: false });
    program.stdin.write(`SLIPWAY_PROGRAM='echo started; sleep 60 >/dev/null 2>&1 & wait'\n${supervisor}`);
    await new Promise((resolve) => program.stdout.once("data", resolve));
    program.stdin.end();
    assert.equal((await program).exitCode, 128 + 15);
  });

  it("runs nothing of a program that arrives in part", async () => {
    const half = `SLIPWAY_PROGRAM='echo started'\n${supervisor}`.slice(0, -20);
    const { stdout } = await execa("sh", ["-s"], { input: half, reject: false });
    assert.equal(stdout, "");
  });
});
