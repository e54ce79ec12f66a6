import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { inTask, objectsOf, runningTasks } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";

const health = { command: ["cat", "/tmp/www/healthz"], interval: "1s", retries: 2, startPeriod: "1s" };

describe("slipway deploy --build", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;
  let service: string;
  const dockerfile = (lines: string) =>
    writeFileSync(join(project.dir, "app/Dockerfile"), `FROM ${images.tag("1")}\n${lines}\n`);
  const deploy = () => project.slipway("deploy", "--stack", "built", "--build", "app");
  const file = () => readFileSync(join(project.dir, "Pulumi.built.yaml"), "utf8");

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    service = project.service("built", "web");
    const web = { kind: "worker", image: images.repository, health, rollout: { monitor: "1s" } };
    project.configure("built", { services: { web } });
    mkdirSync(join(project.dir, "app"));
  });

  after(async () => {
    await project.slipway("down", "--stack", "built", "--yes");
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    project.remove();
  });

  it("builds, pushes and runs the digest, and the stack file stays as it was", async () => {
    const before = file();
    dockerfile("ENV VERSION=built-1");
    const run = await deploy();
    assert.equal(run.exitCode, 0, run.text);
    assert.equal(await inTask(service, ["sh", "-c", "echo $VERSION"]), "built-1\n");
    assert.match((await runningTasks(service))[0]?.image ?? "", new RegExp(`^${images.repository}@sha256:`));
    assert.equal(file(), before);
    const again = await project.slipway("up", "--stack", "built");
    assert.match(again.text, /nothing to do/);
  });

  it("calls the image after the commit of a clean checkout", async () => {
    const git = (...args: string[]) => execa("git", ["-C", join(project.dir, "app"), ...args]);
    dockerfile("ENV VERSION=built-2");
    await git("init", "--quiet");
    await git("add", ".");
    await git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "--message", "first");
    const { stdout: commit } = await git("rev-parse", "HEAD");
    const run = await deploy();
    assert.equal(run.exitCode, 0, run.text);
    assert.match(run.text, new RegExp(`pushing ${images.repository}:commit-${commit.slice(0, 12)}`));
    assert.equal(await inTask(service, ["sh", "-c", "echo $VERSION"]), "built-2\n");
  });

  it("shows the last lines of a build that fails, and changes nothing", async () => {
    const before = await runningTasks(service);
    cpSync(join(project.dir, "Pulumi.yaml"), join(project.dir, "app/there"));
    dockerfile("COPY there /\nCOPY nowhere /");
    const run = await deploy();
    assert.equal(run.exitCode, 1, run.text);
    assert.match(
      String(run.result.error),
      /^web: the build of .*\/app failed, and nothing was changed\. Its last lines:\n/,
    );
    assert.match(String(run.result.error), /nowhere/);
    assert.deepEqual(await runningTasks(service), before);
  });
});
