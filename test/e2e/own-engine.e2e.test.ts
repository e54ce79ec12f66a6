import assert from "node:assert/strict";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { serverLayoutOf } from "../../sandbox/server/layout.ts";
import { findByArgument } from "../../sandbox/server/process.ts";
import { readRecord } from "../../sandbox/server/record.ts";
import { waitUntil } from "../../sandbox/server/wait.ts";

const FIXTURE = new URL("server/own-engine.ts", import.meta.url).pathname;

describe("a Docker engine of our own", () => {
  const network = `slipway-${process.pid}`;
  let root = "";
  let socket = "";
  const inNetwork = async (what: string) => {
    const net = `--net=/var/run/netns/${network}`;
    return execa("nsenter", [net, process.execPath, FIXTURE, root, socket, what]);
  };
  before(async function () {
    // Network namespaces, and a second engine, take root.
    if (process.getuid?.() !== 0) return this.skip();
    await execa("ip", ["netns", "add", network]);
    await execa("ip", ["netns", "exec", network, "ip", "link", "set", "lo", "up"]);
    root = await mkdtemp(join(tmpdir(), "slipway-own-"));
    socket = join(root, "docker.sock");
  });
  after(async () => {
    if (root === "") return;
    await inNetwork("down");
    await execa("ip", ["netns", "delete", network]);
    await rm(root, { recursive: true });
  });

  it("is started with a Swarm of our own, once", async () => {
    const first = JSON.parse((await inNetwork("start")).stdout);
    assert.equal(first.own, true);
    assert.equal(first.swarm, "active");
    const process = (await readRecord(serverLayoutOf(root))).dockerd?.process;
    const second = await inNetwork("start");
    assert.equal(second.stderr, "");
    assert.deepEqual((await readRecord(serverLayoutOf(root))).dockerd?.process, process);
  });

  it("is started again after it was killed, in the same Swarm", async () => {
    const layout = serverLayoutOf(root);
    const before = await readRecord(layout);
    assert.ok(before.dockerd?.process);
    process.kill(before.dockerd.process.pid, "SIGKILL");
    assert.match((await inNetwork("start")).stderr, /^starting a Docker engine$/m);
    const after = await readRecord(layout);
    assert.notDeepEqual(after.dockerd?.process, before.dockerd.process);
    assert.deepEqual(after.swarm, before.swarm);
  });

  it("goes with its containers, also when it was killed under them", async () => {
    const layout = serverLayoutOf(root);
    const tar = await execa("tar", ["-c", "-C", "/", "etc/hostname"], { encoding: "buffer" });
    const env = { DOCKER_HOST: `unix://${socket}` };
    await execa("docker", ["import", "-", "empty:1"], { env, input: tar.stdout });
    // The image has no program: it runs the machine's.
    const folders = ["/usr", "/lib", "/lib64"].flatMap((folder) => ["-v", `${folder}:${folder}:ro`]);
    const sleep = ["--entrypoint", "/usr/bin/sleep", "empty:1", "600"];
    await execa("docker", ["run", "-d", "--network", "none", "-v", "kept:/kept", ...folders, ...sleep], {
      env,
    });
    const killed = (await readRecord(layout)).dockerd?.process;
    assert.ok(killed);
    process.kill(killed.pid, "SIGKILL");
    await inNetwork("down");
    await assert.rejects(access(layout.folder));
    await assert.rejects(access(layout.dockerExec));
    await assert.rejects(access(socket));
    const gone = async () =>
      (await findByArgument(
        (argument) => argument.startsWith(layout.dockerExec) || argument.startsWith(layout.folder),
      )) === undefined;
    assert.equal(await waitUntil(gone, { seconds: 5 }), true);
    const { stdout } = await execa("cat", ["/proc/mounts"]);
    assert.ok(!stdout.includes(root));
  });
});
