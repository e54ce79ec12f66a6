import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { connect } from "../../ssh/connect.ts";

const ADDRESS = "ssh://deploy@203.0.113.7:2222";
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKUiGzOnw+2ZGkbRK8/j3qnfLZt9JRYk2+7QDJSf8vN/";

/** Stands in for the commands of OpenSSH: says what the real one says, and ends as it does. */
class FakeSsh {
  readonly dir = mkdtempSync(join(tmpdir(), "slipway-ssh-"));
  readonly #path = process.env.PATH;

  constructor(said: string, code: number, also = ":") {
    writeFileSync(join(this.dir, "said"), said);
    const ssh = `case "$*" in *"-O check"*) exit 255 ;; esac\ncat '${this.dir}/said' >&2\n${also}\nexit ${code}`;
    this.#write("ssh", ssh);
    this.#write("ssh-keyscan", `echo '# comment'; echo '[203.0.113.7]:2222 ${KEY}'`);
    process.env.PATH = `${this.dir}:${this.#path}`;
  }

  read(name: string): string {
    return readFileSync(join(this.dir, name), "utf8");
  }

  remove(): void {
    process.env.PATH = this.#path;
    rmSync(this.dir, { recursive: true });
  }

  #write(name: string, script: string): void {
    writeFileSync(join(this.dir, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.dir, name), 0o755);
  }
}

describe("connect", () => {
  const failure = async (said: string) => {
    const fake = new FakeSsh(said, 255);
    try {
      await connect({ address: ADDRESS, options: ["-o", "BatchMode=yes"] }, "server");
      return "nothing";
    } catch (error) {
      return (error as Error).message;
    } finally {
      fake.remove();
    }
  };
  const shown = [
    "no command was run. Its key has the fingerprint SHA256:t4pHr6t5i+lmzT2VdW8FLqldTlodP3YWZzH8Bcp49YQ.",
    "Compare it with what the server itself says, on its console: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
    "Only if they are equal, set in slipway:host:",
    `  hostKey: "${KEY}"`,
  ].join("\n");

  const TABLE: Readonly<Record<string, readonly [said: string, message: string]>> = {
    "a changed host key": [
      "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @",
      `server: the server ${ADDRESS} has another host key than slipway:host names; ${shown}`,
    ],
    "an unknown host key": [
      "No ED25519 host key is known for [203.0.113.7]:2222 and you have requested strict checking.\nHost key verification failed.",
      `server: the server ${ADDRESS} has a host key that slipway:host does not name; ${shown}`,
    ],
    "a host key of another type": [
      "Unable to negotiate with 203.0.113.7 port 2222: no matching host key type found. Their offer: ssh-rsa",
      `server: the server ${ADDRESS} has a host key that slipway:host does not name; ${shown}`,
    ],
    "a key that the server does not let in": [
      "deploy@203.0.113.7: Permission denied (publickey).",
      `server: the server ${ADDRESS} refuses the key that it was offered. Load the right one: ssh-add FILE, or name its file in slipway:host.identityFile. ssh says: deploy@203.0.113.7: Permission denied (publickey).`,
    ],
    "an ssh that is too old": [
      "command-line: line 0: Bad configuration option: knownhostscommand",
      "server: the ssh command of this machine is too old: it must be OpenSSH 8.5 or later. ssh says: command-line: line 0: Bad configuration option: knownhostscommand",
    ],
    "a server that is not there": [
      "ssh: connect to host 203.0.113.7 port 2222: Connection refused",
      `server: the server ${ADDRESS} cannot be reached; nothing was changed. Check slipway:host, and that the server runs: ssh -p 2222 203.0.113.7. ssh says: ssh: connect to host 203.0.113.7 port 2222: Connection refused`,
    ],
  };
  for (const [what, [said, message]] of Object.entries(TABLE)) {
    it(`refuses ${what}, and says what to do`, async () => assert.equal(await failure(said), message));
  }

  it("is silent where the connection opens", async () => {
    const fake = new FakeSsh("", 0);
    try {
      await connect({ address: ADDRESS, options: [] }, "server");
    } finally {
      fake.remove();
    }
  });

  describe("with a key out of SLIPWAY_SSH_KEY", () => {
    const offered = async (key: string) => {
      const fake = new FakeSsh("", 0, 'ssh-add -L >"$0.offered"; env >"$0.environment"');
      process.env.SLIPWAY_SSH_KEY = key;
      try {
        await connect({ address: ADDRESS, options: [] }, "server");
        return { keys: fake.read("ssh.offered"), environment: fake.read("ssh.environment") };
      } finally {
        delete process.env.SLIPWAY_SSH_KEY;
        fake.remove();
      }
    };

    it("offers it through an agent, and lets nobody inherit it", async () => {
      const dir = mkdtempSync(join(tmpdir(), "slipway-key-"));
      try {
        execaSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", join(dir, "key")]);
        const key = readFileSync(join(dir, "key"), "utf8");
        const { keys, environment } = await offered(key);
        assert.ok(keys.startsWith(readFileSync(join(dir, "key.pub"), "utf8").trim()), keys);
        assert.doesNotMatch(environment, /PRIVATE KEY/);
      } finally {
        rmSync(dir, { recursive: true });
      }
    });

    it("refuses what is no key", async () => {
      await assert.rejects(offered("no key"), {
        message: /^server: SLIPWAY_SSH_KEY is no private key without a passphrase\. Give the whole content/,
      });
    });
  });
});
