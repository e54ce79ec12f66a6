import assert from "node:assert/strict";
import { sshTarget } from "../../ssh/server.ts";

const KEY = "ssh-ed25519 AAAA";
const server = { address: "203.0.113.7", user: "deploy", port: 22, hostKey: KEY };

describe("sshTarget", () => {
  const option = (options: readonly string[], name: string) =>
    options.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);

  it("names a server as ssh and Docker do", () => {
    assert.equal(sshTarget(server).address, "ssh://deploy@203.0.113.7:22");
    assert.equal(sshTarget({ ...server, address: "2001:db8::7" }).address, "ssh://deploy@[2001:db8::7]:22");
  });

  it("pins the host key, and takes no other source for one", () => {
    const { options } = sshTarget(server);
    assert.equal(option(options, "KnownHostsCommand"), `/bin/echo %H ${KEY}`);
    assert.equal(option(options, "HostKeyAlgorithms"), "ssh-ed25519");
    assert.equal(option(options, "StrictHostKeyChecking"), "yes");
    assert.equal(option(options, "UserKnownHostsFile"), "/dev/null");
    assert.equal(option(options, "GlobalKnownHostsFile"), "/dev/null");
    assert.equal(option(options, "VerifyHostKeyDNS"), "no");
  });

  it("accepts no host key where none is named", () => {
    const { options } = sshTarget({ address: "203.0.113.7", user: "deploy", port: 22 });
    assert.equal(option(options, "KnownHostsCommand"), "none");
    assert.equal(option(options, "HostKeyAlgorithms"), undefined);
  });

  it("asks an RSA key for its modern signatures", () => {
    const { options } = sshTarget({ ...server, hostKey: "ssh-rsa AAAA" });
    assert.equal(option(options, "HostKeyAlgorithms"), "rsa-sha2-512,rsa-sha2-256");
  });

  it("shares a connection with the same server and key only", () => {
    const path = (changes: object) => option(sshTarget({ ...server, ...changes }).options, "ControlPath");
    const paths = [
      {},
      { hostKey: "ssh-ed25519 BBBB" },
      { user: "root" },
      { port: 23 },
      { identityFile: "~/.ssh/bot" },
    ].map(path);
    assert.equal(new Set(paths).size, paths.length);
    assert.equal(path({}), paths[0]);
    assert.match(paths[0] ?? "", /^~\/\.ssh\/slipway-[0-9a-f]{16}$/);
  });

  it("names nothing of this machine", () => {
    const { options } = sshTarget({ ...server, identityFile: "~/.ssh/bot" });
    const home = process.env.HOME ?? "/root";
    assert.deepEqual(
      options.filter((each) => each.includes(home) || each.includes("/tmp")),
      [],
    );
  });
});
