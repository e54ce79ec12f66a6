import assert from "node:assert/strict";
import { Host } from "../../../components/host/host.ts";
import type { HostConfig } from "../../../config/config.ts";
import { record } from "../../recorder.ts";

const KEY = "ssh-ed25519 AAAA";
const server = { kind: "ssh", address: "203.0.113.7", user: "deploy", port: 22, hostKey: KEY } as const;

describe("Host", () => {
  const made = (host: HostConfig) =>
    record(() => {
      new Host("host", host);
    });
  const names = async (host: HostConfig) => (await made(host)).map(({ type, name }) => `${type} ${name}`);

  it("makes a provider and a command, and names nothing of this machine where it is the server", async () => {
    assert.deepEqual(await names({ kind: "local" }), [
      "command:local:Command host-ready",
      "pulumi:providers:docker host-docker",
      "slipway:host:Host host",
    ]);
    const [ready, provider] = await made({ kind: "local" });
    assert.deepEqual(provider?.inputs, {});
    assert.deepEqual(ready?.inputs.environment, { SLIPWAY_NAME: "host", SLIPWAY_HOST: "local" });
  });

  it("points the provider to a server over SSH, with the host key pinned", async () => {
    const [ready, provider] = await made(server);
    assert.equal(provider?.inputs.host, "ssh://deploy@203.0.113.7:22");
    const options = JSON.parse(String(provider?.inputs.sshOpts)) as string[];
    assert.ok(options.includes(`KnownHostsCommand=/bin/echo %H ${KEY}`));
    const values = { SLIPWAY_NAME: "host", SLIPWAY_HOST: "ssh://deploy@203.0.113.7:22" };
    assert.deepEqual(ready?.inputs.environment, values);
  });

  it("sets a server up first where a user for that is named", async () => {
    const bare = { ...server, identityFile: "~/.ssh/bot", setupUser: "root" };
    assert.deepEqual(await names(bare), [
      "command:local:Command host-ready",
      "command:local:Command host-setup",
      "pulumi:providers:docker host-docker",
      "slipway:host:Host host",
    ]);
    const [, setup] = await made(bare);
    assert.equal(setup?.inputs.create, "sh -s host-setup");
    assert.match(String(setup?.inputs.stdin), /SLIPWAY_SETUP_SERVER='ssh:\/\/root@203\.0\.113\.7:22'/);
  });
});
