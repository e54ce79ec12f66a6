import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Lies, lyingDocker } from "./docker-proxy.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { filesWith } from "./markers.ts";
import { type StackConfig, TestProject } from "./project.ts";

const SECRET = `doctor/${"marker".repeat(3)}`;
const health = { command: ["cat", "/tmp/www/healthz"], interval: "1s", retries: 2, startPeriod: "1s" };

interface CheckRow {
  readonly id: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly repair: string;
}

/** One defect: what is planted where, and the check that finds it. */
interface Defect {
  readonly what: string;
  readonly finds: string;
  readonly says: RegExp;
  readonly repair: RegExp;
  readonly file?: (file: StackFileValues) => unknown;
  readonly env?: () => Record<string, string | undefined>;
  readonly docker?: Partial<Lies>;
}

interface StackFileValues {
  readonly config: Record<string, unknown>;
  readonly encryptionsalt: string;
}

describe("slipway doctor", () => {
  let images: ProbeImages;
  let project: TestProject;
  let good: string;
  const path = () => join(project.dir, "Pulumi.sick.yaml");

  const service = (changes: object) => (file: StackFileValues) => {
    const web = (file.config["slipway:services"] as StackConfig["services"]).web;
    return { ...file, config: { ...file.config, "slipway:services": { web: { ...web, ...changes } } } };
  };
  const key = (name: string, value: unknown) => (file: StackFileValues) => ({
    ...file,
    config: { ...file.config, [`slipway:${name}`]: value },
  });
  const tool = (name: string, text: string) => () => {
    const folder = join(project.dir, "tools");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
    return { PATH: `${folder}:${process.env.PATH}` };
  };
  const settings = (text: string) => () => {
    const folder = join(project.dir, "docker");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "config.json"), text);
    return { DOCKER_CONFIG: folder };
  };
  const examine = async (exitCode: number, env: Record<string, string | undefined> = {}) => {
    const run = await project.slipwayWith({ env }, "doctor", "--stack", "sick");
    assert.equal(run.exitCode, exitCode, run.text);
    return { run, checks: (run.result as { checks?: CheckRow[] }).checks ?? [] };
  };

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    const { salt, secure } = await project.encryption();
    project.configure(
      "sick",
      {
        secrets: { TOKEN: { value: secure(SECRET) } },
        services: {
          web: {
            kind: "web",
            image: images.digest("1"),
            port: 8000,
            health,
            secrets: ["TOKEN"],
            rollout: { monitor: "1s" },
          },
        },
      },
      salt,
    );
    good = readFileSync(path(), "utf8");
  });

  after(async () => {
    project.write("Pulumi.sick.yaml", good);
    await project.slipway("down", "--stack", "sick", "--yes");
    project.remove();
  });

  it("finds nothing before the first update, and makes nothing", async () => {
    const { checks } = await examine(0);
    assert.deepEqual(
      checks.filter(({ ok }) => !ok),
      [],
    );
    assert.equal(readFileSync(path(), "utf8"), good);
  });

  it("finds nothing on a healthy stack", async () => {
    const up = await project.slipway("up", "--stack", "sick");
    assert.equal(up.exitCode, 0, up.text);
    const { checks } = await examine(0);
    assert.deepEqual(
      checks.filter(({ ok }) => !ok),
      [],
    );
    for (const id of [
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
    ]) {
      assert.ok(
        checks.some((check) => check.id === id),
        `no check ${id}`,
      );
    }
  });

  const defects: Defect[] = [
    {
      what: "an unknown key of the stack file",
      file: (file) => service({ replica: 2 })(file),
      finds: "stack-file",
      says: /services\.web\.replica: is not a known key/,
      repair: /Correct Pulumi\.sick\.yaml/,
    },
    {
      what: "a secret in plain text",
      file: (file) => key("secrets", { TOKEN: { value: SECRET } })(file),
      finds: "stack-file",
      says: /secrets\.TOKEN\.value: is in plain text\. Set it with: slipway secret set TOKEN/,
      repair: /Correct/,
    },
    {
      what: "a wrong passphrase",
      env: () => ({ PULUMI_CONFIG_PASSPHRASE: "another" }),
      finds: "passphrase",
      says: /does not open it/,
      repair: /./,
    },
    {
      what: "no passphrase",
      env: () => ({ PULUMI_CONFIG_PASSPHRASE: undefined }),
      finds: "passphrase",
      says: /no passphrase to open it/,
      repair: /./,
    },
    {
      what: "a lost salt",
      file: ({ config }) => ({ config }),
      finds: "passphrase",
      says: /encryptionsalt is missing/,
      repair: /from the version in Git/,
    },
    {
      what: "a Docker engine that does not answer",
      env: () => ({ DOCKER_HOST: "unix:///nowhere/docker.sock" }),
      finds: "docker",
      says: /there is no Docker engine at/,
      repair: /Start Docker/,
    },
    {
      what: "an old Docker engine",
      docker: { version: { Version: "19.03.15" } },
      finds: "docker",
      says: /is 19\.03\.15, must be 20\.10\.0 or later/,
      repair: /Upgrade/,
    },
    {
      what: "an old API",
      docker: { version: { ApiVersion: "1.40" } },
      finds: "docker-api",
      says: /is 1\.40, must be 1\.41/,
      repair: /Upgrade/,
    },
    {
      what: "a worker of a Swarm",
      docker: { info: { Swarm: { LocalNodeState: "active", ControlAvailable: false } } },
      finds: "swarm",
      says: /is a worker/,
      repair: /docker node promote/,
    },
    {
      what: "a locked Swarm",
      docker: { info: { Swarm: { LocalNodeState: "locked", ControlAvailable: false } } },
      finds: "swarm",
      says: /is locked/,
      repair: /docker swarm unlock/,
    },
    {
      what: "a taken port",
      docker: { info: { Swarm: { LocalNodeState: "inactive" } } },
      finds: "ports",
      says: /something listens on 2377/,
      repair: /ss -ltnp/,
    },
    {
      what: "too little memory for what is reserved",
      file: (file) => service({ limits: { memory: "2GiB" }, reservations: { memory: "1GiB" } })(file),
      docker: { info: { MemTotal: 2 ** 29 } },
      finds: "memory",
      says: /reserve 1 GiB, the server has 512 MiB/,
      repair: /reservations\.memory/,
    },
    {
      what: "a clock that is wrong",
      docker: { info: { SystemTime: "2020-01-01T00:00:00Z" } },
      finds: "clock",
      says: /s from that of this machine/,
      repair: /timedatectl/,
    },
    {
      what: "a full disk",
      docker: { info: { DockerRootDir: "/proc" } },
      finds: "disk",
      says: /0 MiB free where Docker keeps its data/,
      repair: /docker image prune/,
    },
    {
      what: "another operating system",
      docker: { info: { OSType: "windows" } },
      finds: "system",
      says: /runs windows, services need Linux/,
      repair: /Debian or Ubuntu/,
    },
    {
      what: "no docker command",
      env: tool("docker", "exit 127"),
      finds: "docker-client",
      says: /no docker command/,
      repair: /apt-get install/,
    },
    {
      what: "a registry that does not answer",
      file: (file) => service({ image: "127.0.0.1:1/none/web" })(file),
      finds: "registry:web",
      says: /127\.0\.0\.1:1\/none\/web:latest cannot be had/,
      repair: /See that the server reaches 127\.0\.0\.1:1/,
    },
    {
      what: "an image that is gone",
      file: (file) => service({ image: `${images.repository}@sha256:${"0".repeat(64)}` })(file),
      finds: "registry:web",
      says: /cannot be had/,
      repair: /Push it again/,
    },
    {
      what: "logins that cannot be read",
      env: settings("{ marker"),
      finds: "registry:web",
      says: /config\.json: is no valid JSON/,
      repair: /docker login/,
    },
    {
      what: "no token for GitHub",
      file: (file) => key("repository", { owner: "acme", name: "alice" })(file),
      env: () => ({ GITHUB_TOKEN: undefined, SLIPWAY_GITHUB_TOKEN: undefined }),
      finds: "github-token",
      says: /GITHUB_TOKEN: is not set/,
      repair: /Set it to a token/,
    },
    {
      what: "a state on a runner that goes away",
      env: () => ({ CI: "true", SLIPWAY_ENGINE: "pulumi" }),
      finds: "state-backend",
      says: /on this runner, which loses it/,
      repair: /pulumi login/,
    },
  ];
  for (const { what, finds, says, repair, file, env, docker } of defects) {
    it(`finds ${what}, and nothing else`, async function () {
      const needsCli = env?.().SLIPWAY_ENGINE === "pulumi";
      if (needsCli && process.env.SLIPWAY_TEST_ENGINE !== "pulumi") this.skip();
      const values = parse(good) as StackFileValues;
      project.write("Pulumi.sick.yaml", file ? stringify(file(values)) : good);
      const proxy = docker && (await lyingDocker(docker));
      try {
        const { checks, run } = await examine(1, {
          ...env?.(),
          ...(proxy && { DOCKER_HOST: proxy.address }),
        });
        const failed = checks.filter(({ ok }) => !ok);
        assert.deepEqual([...new Set(failed.map(({ id }) => id))], [finds], JSON.stringify(failed));
        assert.match(failed[0]?.detail ?? "", says);
        assert.match(failed[0]?.repair ?? "", repair);
        assert.equal(run.text.includes(SECRET), false);
      } finally {
        await proxy?.close();
      }
    });
  }

  it("wrote the secret nowhere", () => {
    project.write("Pulumi.sick.yaml", good);
    assert.deepEqual(filesWith([SECRET], [project.dir]), []);
  });
});
