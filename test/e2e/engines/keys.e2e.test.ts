import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { inTask, objectsOf } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";

describe("a generated key", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;
  let service: string;
  const values: string[] = [];

  const configure = (generation: number | undefined, changes: object = {}) =>
    project.configure("keys", {
      ...(generation !== undefined && { secrets: { KEY: { generate: { bytes: 24 }, generation } } }),
      services: {
        it: {
          kind: "worker",
          image: images.digest("1"),
          health: { command: ["cat", "/tmp/www/healthz"], interval: "1s", retries: 2, startPeriod: "1s" },
          rollout: { monitor: "2s" },
          ...(generation !== undefined && { secrets: ["KEY"] }),
          ...changes,
        },
      },
    });
  const up = async () => {
    const run = await project.slipway("up", "--stack", "keys");
    assert.equal(run.exitCode, 0, run.text);
    return run;
  };
  const value = () => inTask(service, ["cat", "/run/secrets/KEY"]);

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    service = project.service("keys", "it");
  });

  after(async () => {
    await project.slipway("down", "--stack", "keys", "--yes");
    project.remove();
  });

  it("is made once, of the wanted length", async () => {
    configure(1);
    await up();
    values.push(await value());
    assert.match(values[0] ?? "", /^[0-9a-f]{48}$/);
  });

  it("has another value in its second generation", async () => {
    configure(2);
    await up();
    values.push(await value());
    assert.match(values[1] ?? "", /^[0-9a-f]{48}$/);
    assert.notEqual(values[1], values[0]);
  });

  it("has its first value again on the way back, and its second forward again", async () => {
    configure(1);
    await up();
    assert.equal(await value(), values[0]);
    configure(2);
    await up();
    assert.equal(await value(), values[1]);
  });

  it("keeps its value when a new generation comes with a version that cannot start", async () => {
    configure(3, { env: { MODE: "exits" } });
    const run = await project.slipway("up", "--stack", "keys");
    assert.equal(run.exitCode, 1, run.text);
    assert.equal(await value(), values[1]);
    configure(2);
    assert.match((await up()).text, /nothing to do/);
  });

  it("stands in no state, history or project file in plain text, in any form", async () => {
    const { stdout } = await execa("find", [project.dir, "-type", "f", "-not", "-path", "*/node_modules/*"]);
    const files = stdout.split("\n");
    assert.ok(files.length > 5, stdout);
    for (const file of files) {
      const text = await readFile(file);
      for (const hex of values) {
        const bytes = Buffer.from(hex, "hex");
        for (const form of [hex, bytes.toString("base64"), Buffer.from(hex).toString("base64"), bytes])
          assert.equal(text.includes(form), false, `${join(file)} holds a key`);
      }
    }
  });

  it("leaves the services that name it no more, and stays in the stack", async () => {
    configure(undefined);
    await up();
    assert.deepEqual((await objectsOf(project.app)).secrets, []);
    assert.match((await up()).text, /nothing to do/);
  });
});
