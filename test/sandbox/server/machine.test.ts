import assert from "node:assert/strict";
import { createServer } from "node:net";
import { clientFor } from "../../../sandbox/server/docker-address.ts";
import { hasCgroups } from "../../../sandbox/server/install-engine.ts";
import { parseOsRelease } from "../../../sandbox/server/machine.ts";
import { installedIn } from "../../../sandbox/server/packages.ts";
import { firstFreePort, isFree } from "../../../sandbox/server/port.ts";

describe("parseOsRelease", () => {
  it("reads quoted and plain values", () => {
    const text = `PRETTY_NAME="Ubuntu 24.04.1 LTS"\nID=ubuntu\nID_LIKE='debian'\n# a comment\nVERSION_CODENAME=noble\n`;
    assert.deepEqual(parseOsRelease(text), {
      PRETTY_NAME: "Ubuntu 24.04.1 LTS",
      ID: "ubuntu",
      ID_LIKE: "debian",
      VERSION_CODENAME: "noble",
    });
  });
});

describe("installedIn", () => {
  it("leaves out packages of which only the configuration is left", () => {
    assert.deepEqual([...installedIn("iptables installed\ndocker.io config-files\n")], ["iptables"]);
  });
});

describe("hasCgroups", () => {
  it("knows both versions", () => {
    assert.equal(hasCgroups("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n"), true);
    assert.equal(hasCgroups("cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\n"), true);
    assert.equal(hasCgroups("tmpfs /sys/fs/cgroup tmpfs rw 0 0\nproc /proc proc rw 0 0\n"), false);
  });
});

describe("firstFreePort", () => {
  it("takes the next one where the first is taken", async () => {
    assert.equal(await firstFreePort(5050, async (port) => port > 5051), 5052);
  });
  it("gives up after a hundred", async () => {
    await assert.rejects(
      firstFreePort(5050, async () => false),
      {
        name: "SandboxError",
        message: "127.0.0.1: ports 5050 to 5149 are all taken. Stop what listens on one of them.",
      },
    );
  });
  it("sees a port that is taken", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    assert.equal(await isFree(port), false);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await isFree(port), true);
  });
});

describe("clientFor", () => {
  it("refuses an engine on another machine", () => {
    for (const address of ["ssh://vps", "tcp://10.0.0.1:2375", "tcp://localhost.example.org:2375"]) {
      assert.throws(() => clientFor(address), { name: "SandboxError", exitCode: 2 });
    }
  });
  it("takes one of this machine", () => {
    for (const address of ["unix:///run/d.sock", "tcp://127.0.0.1:2375", "tcp://localhost:2375"]) {
      assert.ok(clientFor(address));
    }
  });
});
