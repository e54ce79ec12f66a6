import assert from "node:assert/strict";
import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server as NetServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { execa } from "execa";
import { ensureServer, type Server } from "../../sandbox/server/ensure-server.ts";
import { endProcess } from "../../sandbox/server/process.ts";
import { readRecord } from "../../sandbox/server/record.ts";
import { ensureRegistry, type Registry, runningRegistry } from "../../sandbox/server/registry.ts";
import { removeServer } from "../../sandbox/server/remove-server.ts";
import { ensureSampleImages, type SampleImages } from "../../sandbox/server/sample-images/ensure.ts";
import { ensureSwarm } from "../../sandbox/server/swarm.ts";
import { waitUntil } from "../../sandbox/server/wait.ts";

const BOTS = new URL("../../bots/", import.meta.url).pathname;
const docker = new Docker();

describe("the server of the sandbox", () => {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const stack = `e2e${process.pid}`;
  let root = "";
  let server: Server;
  let registry: Registry;
  let samples: SampleImages;

  const make = async () => {
    server = await ensureServer({ root, log });
    await ensureSwarm(server);
    registry = await ensureRegistry(server);
    samples = await ensureSampleImages(server, registry);
  };
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-server-"));
    await make();
  });
  after(async () => {
    await removeServer({ root, log });
    await rm(root, { recursive: true, force: true });
  });

  it("is made once: a second call says nothing and gives the same", async () => {
    const first = samples;
    lines.length = 0;
    await make();
    assert.deepEqual(lines, []);
    assert.deepEqual(samples, first);
    assert.equal(Object.keys(samples.digests).length, 7);
    for (const digest of Object.values(samples.digests)) assert.match(digest, /^sha256:[0-9a-f]{64}$/);
  });

  it("starts its registry again on the same port, with everything in it", async () => {
    const running = await runningRegistry(server.layout);
    assert.ok(running);
    process.kill(running.pid, "SIGKILL");
    await waitUntil(async () => (await runningRegistry(server.layout)) === undefined, { seconds: 5 });
    lines.length = 0;
    const { port } = registry;
    await make();
    assert.equal(registry.port, port);
    assert.deepEqual(lines, [`starting the image registry on 127.0.0.1:${port}`]);
  });

  it("says who is in the way when another program has taken the port of its registry", async () => {
    const running = await runningRegistry(server.layout);
    assert.ok(running && (await endProcess(running, 5)));
    const foreign = await occupied(registry.port);
    await assert.rejects(ensureRegistry(server), {
      name: "SandboxError",
      message: `${server.layout.record}: registry.port is ${registry.port}, which another program has taken. Stop that program ('ss -ltnp' names it), or start anew with 'npm run sandbox:down'.`,
    });
    await new Promise((resolve) => foreign.close(resolve));
    await ensureRegistry(server);
  });

  it("has a base image in which the bots pass their own tests", async () => {
    const mount = ["-v", `${BOTS}:/bots:ro`, "-w", "/bots", "-e", "PYTHONDONTWRITEBYTECODE=1"];
    const run = ["run", "--rm", "--read-only", "--tmpfs", "/tmp", "-u", "1000:1000", ...mount, samples.base];
    await execa("docker", [...run, "python3", "-m", "unittest", "discover", "-t", ".", "-s", "."], {
      env: server.env,
    });
  });

  it("has a bad version that is never ready and says why", async () => {
    const image = `${registry.host}/slipway/sample-web:bad`;
    const options = ["-d", "--read-only", "-e", "TELEGRAM_ID_HMAC_KEY=k"];
    const { stdout: id } = await execa("docker", ["run", ...options, image]);
    try {
      const logs = async () => (await execa("docker", ["logs", id])).stdout;
      assert.equal(await waitUntil(async () => (await logs()).includes("not ready:"), { seconds: 20 }), true);
      assert.match(await logs(), /^not ready: this version was built to fail$/m);
      const get = ["exec", id, "wget", "-q", "-O", "-", "http://localhost:8000/healthz"];
      assert.notEqual((await execa("docker", get, { reject: false })).exitCode, 0);
    } finally {
      await execa("docker", ["rm", "-f", id]);
    }
  });

  it("is removed whole, and nothing of others with it", async () => {
    await writeFile(join(root, "Pulumi.yaml"), "name: slipway-e2e\n");
    await mkdir(join(root, ".sandbox/state"), { recursive: true });
    await writeFile(join(root, `.sandbox/state/${stack}.json`), "{}");
    const ours = { "slipway.app": "slipway-e2e", "slipway.stack": stack };
    const others = { "slipway.app": "slipway-e2e", "slipway.stack": `${stack}-other` };
    const image = `${registry.host}/slipway/sample-telegram@${samples.digests["slipway/sample-telegram:1"]}`;
    await makeObjects(`${stack}-ours`, ours, image);
    await makeObjects(`${stack}-other`, others);
    try {
      assert.equal((await objectsOf(stack)).length, 9);
      lines.length = 0;
      await removeServer({ root, log });
      assert.deepEqual(
        await objectsOf(stack),
        ["config", "network", "secret", "volume"].map((kind) => `${kind} ${stack}-other`),
      );
      const images = (await docker.listImages()).flatMap(({ RepoTags, RepoDigests }) => [
        ...(RepoTags ?? []),
        ...(RepoDigests ?? []),
      ]);
      assert.deepEqual(
        images.filter((reference) => reference.startsWith(`${registry.host}/slipway/`)),
        [],
      );
      assert.ok(lines.includes(`removed service ${stack}-ours`), lines.join("\n"));
      await assert.rejects(access(join(root, ".sandbox")));
      assert.equal(await runningRegistry(server.layout), undefined);

      lines.length = 0;
      await removeServer({ root, log });
      assert.deepEqual(lines, ["nothing to remove: there is no .sandbox here"]);
    } finally {
      await removeObjectsOf(`${stack}-other`);
    }
  });

  it("removes what is left when half of it is gone already", async () => {
    server = await ensureServer({ root, log });
    registry = await ensureRegistry(server);
    const running = await runningRegistry(server.layout);
    assert.ok(running && (await endProcess(running, 5)));
    await rm(server.layout.tools, { recursive: true });
    await rm(server.layout.registryConfig);
    await removeServer({ root, log });
    await assert.rejects(access(server.layout.folder));
    assert.deepEqual((await readRecord(server.layout)).images, []);
  });
});

/** A server on that port. Who looks for a free port holds each one for a moment. */
async function occupied(port: number): Promise<NetServer> {
  const server = createServer();
  const listening = () =>
    new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
  assert.ok(await waitUntil(listening, { seconds: 20 }), `port ${port} stays taken`);
  return server;
}

async function makeObjects(name: string, labels: Record<string, string>, image?: string): Promise<void> {
  const network = await docker.createNetwork({ Name: name, Driver: "overlay", Labels: labels });
  await docker.createVolume({ Name: name, Labels: labels });
  await docker.createSecret({ Name: name, Labels: labels, Data: "eA==" });
  await docker.createConfig({ Name: name, Labels: labels, Data: "eA==" });
  if (image === undefined) return;
  const mount = { Type: "volume" as const, Source: name, Target: "/data" };
  await docker.createService({
    Name: name,
    Labels: labels,
    TaskTemplate: { ContainerSpec: { Image: image, Mounts: [mount] }, Networks: [{ Target: network.id }] },
    EndpointSpec: { Mode: "dnsrr" },
  });
  const runs = async () =>
    (await docker.listContainers({ filters: { label: [`com.docker.swarm.service.name=${name}`] } }))
      .length === 1;
  assert.equal(await waitUntil(runs, { seconds: 60 }), true, "the service runs");
}

async function objectsOf(prefix: string): Promise<string[]> {
  const kinds = ["service", "secret", "config", "network", "volume"];
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const { stdout } = await execa("docker", [kind, "ls", "--format", "{{.Name}}"]);
      return stdout.split("\n").flatMap((name) => (name.startsWith(prefix) ? [`${kind} ${name}`] : []));
    }),
  );
  return lists.flat().sort();
}

async function removeObjectsOf(name: string): Promise<void> {
  for (const kind of ["secret", "config", "network", "volume"]) {
    await execa("docker", [kind, "rm", name], { reject: false });
  }
}
