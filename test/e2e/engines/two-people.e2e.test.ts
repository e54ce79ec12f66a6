import assert from "node:assert/strict";
import { objectsOf } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";

describe("two people at one stack", () => {
  let images: ProbeImages;
  let project: TestProject;

  const configure = (value: string) =>
    project.configure("shared", {
      services: {
        it: {
          kind: "worker",
          image: images.digest("1"),
          health: {
            command: ["cat", "/tmp/www/healthz"],
            interval: "1s",
            retries: 2,
            startPeriod: "1s",
          },
          env: { VALUE: value },
          rollout: { monitor: "2s" },
        },
      },
    });
  const up = () => project.slipway("up", "--stack", "shared");
  const down = () => project.slipway("down", "--stack", "shared", "--yes");

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    configure("1");
    const run = await up();
    assert.equal(run.exitCode, 0, run.text);
  });

  after(async () => {
    await down();
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    project.remove();
  });

  it("who update it at once: one does, the other is told who, and nothing is left to do", async () => {
    configure("2");
    const runs = await Promise.all([up(), up()]);
    const text = runs.map((run) => run.text).join("\n");
    assert.deepEqual(runs.map(({ exitCode }) => exitCode).sort(), [0, 1], text);
    assert.match(
      text,
      /stack shared is being changed by process \d+ on \S+, since .*\. Wait until that has ended\./,
    );
    assert.match((await up()).text, /nothing to do/);
  });

  it("of whom one takes it down: whoever comes second is told, or finds what the first has left", async () => {
    configure("3");
    const runs = await Promise.all([up(), down()]);
    const text = runs.map((run) => run.text).join("\n");
    assert.ok(
      runs.some(({ exitCode }) => exitCode === 0),
      text,
    );
    for (const run of runs.filter(({ exitCode }) => exitCode !== 0))
      assert.match(run.text, /is being changed by process \d+/);
    const last = await up();
    assert.equal(last.exitCode, 0, last.text);
    assert.match((await up()).text, /nothing to do/);
    assert.deepEqual(await project.drift("shared"), []);
  });
});
