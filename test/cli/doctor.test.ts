import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DockerFacts } from "../../cli/docker-facts.ts";
import { type Check, isAtLeast, size } from "../../cli/doctor/check.ts";
import { EngineError } from "../../engine/port.ts";
import { resource } from "./fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const NOW = Date.parse("2026-11-21T09:00:00.000Z") / 1000;
const FILE = STACK_FILE.replace("encryptionsalt: v1:salt\n", "");

const facts: DockerFacts = {
  version: "20.10.24",
  apiVersion: "1.41",
  os: "linux",
  system: "Debian GNU/Linux 12 (bookworm)",
  memory: 2 ** 31,
  time: NOW,
  folder: "/var/lib/docker",
  swarm: { state: "active", isManager: true, error: "" },
};

/** What the script on the server prints. */
const server = (changes: Record<string, string> = {}) =>
  Object.entries({
    kernel: "Linux",
    system: "Debian GNU/Linux 12 (bookworm)",
    now: String(NOW),
    free: "10000000",
    memory: "1000000",
    ports: "0016 0949",
    privileges: "root",
    docker: "Docker version 20.10.24, build 297e128",
    ...changes,
  })
    .map(([name, value]) => `${name} ${value}\n`)
    .join("");

const programs =
  (changes: { readonly node?: string; readonly server?: Record<string, string> } = {}) =>
  (program: string) =>
    program === "node" ? { stdout: `v${changes.node ?? "24.21.0"}\n` } : { stdout: server(changes.server) };

describe("slipway doctor", () => {
  let world: FakeWorld;
  const examine = async (args: FakeWorldArgs = {}, prepare: (world: FakeWorld) => void = () => undefined) => {
    world = new FakeWorld({ files: { prod: FILE }, programs: programs(), facts, ...args });
    prepare(world);
    const run = await world.slipway("doctor", "--json");
    const checks = run.result.checks as Check[];
    return { run, checks, failed: checks.filter(({ ok }) => !ok) };
  };
  afterEach(() => world.remove());
  // The CLI of this machine, or its absence, is not what is examined here.
  const own = (failed: readonly Check[]) => failed.filter(({ id }) => id !== "pulumi");

  it("ends with every check, and asks only what changes nothing", async () => {
    const { run, checks, failed } = await examine();
    assert.deepEqual(own(failed), []);
    assert.deepEqual(
      checks.map(({ id }) => id).filter((id) => id !== "pulumi"),
      [
        "node",
        "stack-file",
        "passphrase",
        "state-backend",
        "state",
        "system",
        "disk",
        "clock",
        "docker-client",
        "memory",
        "docker",
        "docker-api",
        "swarm",
        "ports",
        "registry:web",
        "registry:bot",
      ],
    );
    assert.deepEqual(checks[0], { id: "node", ok: true, detail: "24.21.0", repair: "" });
    assert.equal(run.result.type, "result");
    assert.deepEqual(world.engine.calls, []);
  });

  it("shows a line for each, with the repair of what fails, and ends with exit code 1", async () => {
    world = new FakeWorld({ files: { prod: FILE }, programs: programs({ node: "18.20.0" }), facts });
    const run = await world.slipway("doctor");
    assert.equal(run.exitCode, 1);
    assert.match(
      run.stdout,
      /^FAIL {2}node: is 18\.20\.0, must be 22\.18\.0 or later\. Install Node 24, or run npm ci in the project, which brings one\.$/m,
    );
    assert.match(run.stdout, /^ok {4}swarm: manager$/m);
    assert.match(run.stdout, /^prod: \d of \d+ checks failed$/m);
  });

  const dead = { host: "elsewhere", pid: 7, since: "2026-11-21T08:00:00Z" };
  const pending = {
    operation: "creating" as const,
    resource: resource("docker:index/service:Service", "web"),
  };
  const defects: [what: string, args: FakeWorldArgs, id: string, detail: RegExp][] = [
    ["an old Node", { programs: programs({ node: "20.11.0" }) }, "node", /^is 20\.11\.0/],
    [
      "a disk that is almost full",
      { programs: programs({ server: { free: "1000000" } }) },
      "disk",
      /^976\.6 MiB free/,
    ],
    [
      "memory that is used up",
      { programs: programs({ server: { memory: "20000" } }) },
      "memory",
      /^19\.5 MiB left, a task needs 64 MiB$/,
    ],
    [
      "a clock that is wrong",
      { programs: programs({ server: { now: String(NOW - 100) } }) },
      "clock",
      /is 100 s from/,
    ],
    [
      "no docker command",
      { programs: programs({ server: { docker: "" } }) },
      "docker-client",
      /no docker command/,
    ],
    [
      "no Docker engine",
      { facts: new Error("asking: no Docker engine answers") },
      "docker",
      /no Docker engine answers/,
    ],
    ["an old one", { facts: { ...facts, version: "19.03.8" } }, "docker", /^is 19\.03\.8/],
    ["an old API", { facts: { ...facts, apiVersion: "1.40" } }, "docker-api", /^is 1\.40/],
    ["another operating system", { facts: { ...facts, os: "windows" } }, "system", /runs windows/],
    [
      "a worker",
      { facts: { ...facts, swarm: { state: "active", isManager: false, error: "" } } },
      "swarm",
      /is a worker/,
    ],
    [
      "a Swarm with an error",
      { facts: { ...facts, swarm: { state: "error", isManager: false, error: "no quorum" } } },
      "swarm",
      /^is error: no quorum$/,
    ],
    [
      "a taken port",
      { facts: { ...facts, swarm: { state: "inactive", isManager: false, error: "" } } },
      "ports",
      /listens on 2377,/,
    ],
    ["a lock of another machine", { owners: [dead] }, "state", /locked by process 7 on elsewhere/],
    ["a run that was killed", { pending: { prod: [pending] } }, "state", /left web half-done/],
    [
      "a registry that wants a login",
      { images: { "docker.io/acme/web:latest": new Error("unauthorized") } },
      "registry:web",
      /cannot be had: unauthorized/,
    ],
    [
      "a version that is gone",
      { outputs: { prod: { images: { web: `docker.io/acme/web@${digest("a")}` } } } },
      "registry:web",
      /cannot be had/,
    ],
    [
      "a stack file with a mistake",
      { files: { prod: FILE.replace("port: 8000", "port: 0") } },
      "stack-file",
      /services\.web\.port: is 0/,
    ],
    ["a passphrase that is not there", { files: { prod: STACK_FILE } }, "passphrase", /encryptionsalt/],
  ];
  for (const [what, args, id, detail] of defects) {
    it(`finds ${what}, and nothing else`, async () => {
      const { run, failed } = await examine(args);
      assert.equal(run.exitCode, 1);
      assert.deepEqual([...new Set(own(failed).map((check) => check.id))], [id], JSON.stringify(failed));
      assert.match(own(failed)[0]?.detail ?? "", detail);
      assert.notEqual(own(failed)[0]?.repair, "");
    });
  }

  for (const [what, env, detail] of [
    [
      "a pipeline that would not have the state",
      {},
      /^is \/tmp\/state on this machine, and \.github\/workflows\/deploy\.yml would deploy without it/,
    ],
    ["a runner that loses it", { CI: "true" }, /^is \/tmp\/state on this runner/],
  ] as const) {
    it(`finds ${what}`, async () => {
      const { failed } = await examine(
        { env: { PULUMI_BACKEND_URL: "file:///tmp/state", ...env } },
        (made) => {
          const { dir } = made;
          Object.assign(made.engine, { kind: "pulumi" });
          mkdirSync(join(dir, ".git"));
          mkdirSync(join(dir, ".github/workflows"), { recursive: true });
          writeFileSync(join(dir, ".github/workflows/deploy.yml"), "run: npx slipway up\n");
        },
      );
      assert.deepEqual(
        own(failed).map(({ id }) => id),
        ["state-backend"],
      );
      assert.match(own(failed)[0]?.detail ?? "", detail);
    });
  }

  describe("over SSH", () => {
    const key = `ssh-ed25519 ${"A".repeat(68)}`;
    const host = `{ address: 203.0.113.7, user: deploy, hostKey: "${key}" }`;
    const files = { prod: FILE.replace("slipway:host: local", `slipway:host: ${host}`) };
    const onServer = (changes: { readonly ssh?: string; readonly server?: Record<string, string> } = {}) =>
      ((program, args) =>
        program === "ssh" && args[0] === "-V"
          ? { stderr: changes.ssh ?? "OpenSSH_9.2p1 Debian-2, OpenSSL 3.0" }
          : programs(changes)(program)) satisfies FakeWorldArgs["programs"];
    const examineServer = (args: FakeWorldArgs) => examine({ files, programs: onServer(), ...args });

    it("looks at the server there, with the arguments that every command has", async () => {
      const { failed, checks } = await examineServer({});
      assert.deepEqual(own(failed), []);
      const ids = checks.map(({ id }) => id);
      for (const id of ["ssh", "ssh-server", "host-key", "sudo", "disk"]) assert.ok(ids.includes(id), id);
      const [, ...args] = world.programs.find((line) => line.at(-1) === "sh -s") ?? [];
      assert.equal(args.at(-2), "ssh://deploy@203.0.113.7:22");
      assert.ok(args.includes("StrictHostKeyChecking=yes"));
    });

    for (const [what, args, id, detail] of [
      [
        "an old ssh",
        { programs: onServer({ ssh: "OpenSSH_7.9p1" }) },
        "ssh",
        /^is OpenSSH 7\.9, must be 8\.5/,
      ],
      [
        "another host key",
        { connection: new Error("server: the server has another host key than slipway:host names") },
        "host-key",
        /another host key/,
      ],
      [
        "a server that does not answer",
        { connection: new Error("server: cannot be reached") },
        "ssh-server",
        /cannot be reached/,
      ],
    ] as [string, FakeWorldArgs, string, RegExp][]) {
      it(`finds ${what}, and nothing else`, async () => {
        const { failed } = await examineServer(args);
        assert.deepEqual(
          own(failed).map((check) => check.id),
          [id],
          JSON.stringify(failed),
        );
        assert.match(own(failed)[0]?.detail ?? "", detail);
      });
    }

    it("finds a bare server that nobody there may set up", async () => {
      const server = { docker: "", privileges: "none" };
      const { failed } = await examineServer({
        programs: onServer({ server }),
        facts: new Error("no Docker"),
      });
      assert.deepEqual(
        own(failed).map(({ id }) => id),
        ["sudo", "docker-client", "docker"],
      );
    });
  });

  it("says what keeps it from asking the backend", async () => {
    world = new FakeWorld({ files: { prod: FILE }, programs: programs(), facts });
    world.engine.stacks = async () => {
      throw new EngineError("usage", "listing the stacks: you are not logged in");
    };
    const run = await world.slipway("doctor", "--json");
    const failed = own((run.result.checks as Check[]).filter(({ ok }) => !ok));
    assert.deepEqual(
      failed.map(({ id, detail }) => [id, detail]),
      [["state-backend", "listing the stacks: you are not logged in"]],
    );
  });
});

describe("isAtLeast", () => {
  for (const [version, least, is] of [
    ["22.18.0", "22.18.0", true],
    ["22.9.0", "22.18.0", false],
    ["24.0", "22.18.0", true],
    ["20.10.24+dfsg1", "20.10.0", true],
    ["1.41", "1.41", true],
    ["1.5", "1.41", false],
    ["dev", "1.0", false],
  ] as const) {
    it(`says ${is} of ${version} and ${least}`, () => assert.equal(isAtLeast(version, least), is));
  }
});

describe("size", () => {
  it("has the largest unit that fits", () => {
    assert.deepEqual(
      [size(2 ** 31), size(1.5 * 2 ** 30), size(2 ** 29), size(0)],
      ["2 GiB", "1.5 GiB", "512 MiB", "0 MiB"],
    );
  });
});
