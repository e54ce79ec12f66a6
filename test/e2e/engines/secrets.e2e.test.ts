import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { inTask, objectsOf } from "./docker.ts";
import { type ProbeImages, type ProbeTag, probeImages } from "./images.ts";
import { filesWith, formsOf } from "./markers.ts";
import { ProcessList } from "./process-list.ts";
import { TestProject } from "./project.ts";
import type { SlipwayRun } from "./slipway.ts";

const health = { command: ["cat", "/tmp/www/healthz"], interval: "1s", retries: 2, startPeriod: "1s" };

/** A value that is found wherever it goes, with characters that every encoding changes. */
const marker = (name: string) => `${name}/${randomBytes(12).toString("hex")}+ü?`;

describe("a given secret", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;
  let processes: ProcessList;
  let service: string;
  let encryption: Awaited<ReturnType<TestProject["encryption"]>>;
  const first = marker("first");
  const second = marker("second");
  const runs: SlipwayRun[] = [];

  const configure = (value: string | undefined, tag: ProbeTag = "1", changes: object = {}) => {
    const named = value !== undefined;
    const secrets = named && {
      TOKEN: { value: encryption.secure(value) },
      PLANTED: { value: encryption.secure(value) },
    };
    const it = {
      kind: "worker",
      image: images.digest(tag),
      health,
      rollout: { monitor: "2s" },
      ...(named && { secrets: ["TOKEN"], secretEnv: ["PLANTED"] }),
      ...changes,
    };
    project.configure("given", { ...(secrets && { secrets }), services: { it } }, encryption.salt);
  };
  const up = async (exitCode: number) => {
    const run = await project.slipway("up", "--stack", "given");
    assert.equal(run.exitCode, exitCode, run.text);
    runs.push(run);
    return run;
  };
  const values = async () => [
    await inTask(service, ["cat", "/run/secrets/TOKEN"]),
    await inTask(service, ["sh", "-c", 'echo "$PLANTED"']),
  ];

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    encryption = await project.encryption();
    service = project.service("given", "it");
    processes = new ProcessList();
  });

  after(async () => {
    await project.slipway("down", "--stack", "given", "--yes");
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    project.remove();
  });

  it("reaches its service as a file and as a variable, and nothing is left to do", async () => {
    configure(first);
    await up(0);
    assert.deepEqual(await values(), [first, `${first}\n`]);
    assert.match((await up(0)).text, /nothing to do/);
  });

  it("rolls its service when it changes, forward and back", async () => {
    configure(second);
    await up(0);
    assert.deepEqual(await values(), [second, `${second}\n`]);
    configure(first);
    await up(0);
    assert.deepEqual(await values(), [first, `${first}\n`]);
  });

  it("keeps its value when the new one comes with a version that prints it and dies", async () => {
    configure(second, "leaks");
    const run = await up(1);
    assert.match(run.text, /given: \[secret\] \[secret\]/);
    assert.deepEqual(await values(), [first, `${first}\n`]);
    configure(first);
    assert.match((await up(0)).text, /nothing to do/);
  });

  it("keeps its value when the new one comes with each other kind of failure", async () => {
    for (const changes of [
      { env: { MODE: "unhealthy" } },
      { limits: { memory: "3TiB" }, reservations: { memory: "3TiB" } },
      { smoke: [{ name: "leak", run: ["sh", "-c", 'cat /run/secrets/TOKEN; echo "$PLANTED"; exit 1'] }] },
    ]) {
      configure(second, "1", changes);
      await up(1);
      assert.deepEqual(await values(), [first, `${first}\n`]);
    }
  });

  it("leaves its service when nothing names it any more", async () => {
    configure(undefined);
    await up(0);
    assert.deepEqual((await objectsOf(project.app)).secrets, []);
    assert.equal(await inTask(service, ["sh", "-c", 'ls /run/secrets 2>/dev/null; echo "$PLANTED"']), "\n");
  });

  it("was in no argument list, no output, and is in no file of the project or left behind", () => {
    const forms = [first, second].flatMap(formsOf) as string[];
    const lists = processes.stop();
    assert.ok(
      lists.some((list) => list.includes("cli/main.ts up")),
      "no slipway was seen among the processes",
    );
    const told = [...lists, ...runs.flatMap((run) => [run.text, run.stdout])];
    for (const text of told) for (const form of forms) assert.equal(text.includes(form), false, text);
    assert.deepEqual(filesWith([first, second], [project.dir, tmpdir()]), []);
  });
});
