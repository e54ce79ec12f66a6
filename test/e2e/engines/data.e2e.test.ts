import assert from "node:assert/strict";
import { inTask, objectsOf } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";

const health = { command: ["cat", "/tmp/www/healthz"], interval: "1s", retries: 2, startPeriod: "1s" };

describe("data", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;
  let key: string;

  const service = (volumes: object) => ({
    kind: "worker",
    image: images.digest("1"),
    health,
    rollout: { monitor: "2s" },
    ...volumes,
  });
  const configure = (changes: object = {}) =>
    project.configure("data", {
      secrets: { KEY: { generate: {} } },
      services: {
        other: service({ secrets: ["KEY"] }),
        keeper: service({ volumes: { data: "/data" } }),
        ...changes,
      },
    });
  const without = () => configure({ keeper: undefined });
  const up = async (...args: string[]) => {
    const run = await project.slipway("up", "--stack", "data", ...args);
    assert.equal(run.exitCode, 0, run.text);
    return run;
  };
  const inKeeper = (script: string) => inTask(project.service("data", "keeper"), ["sh", "-c", script]);
  const volumes = async () => (await objectsOf(project.app)).volumes;
  const keyValue = () => inTask(project.service("data", "other"), ["cat", "/run/secrets/KEY"]);

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    configure();
    await up();
    key = await keyValue();
    assert.equal(await inKeeper("echo precious >/data/kept"), "");
  });

  after(() => project.remove());

  it("does not go with a service by the way", async () => {
    without();
    const run = await project.slipway("up", "--stack", "data");
    assert.equal(run.exitCode, 2, run.text);
    assert.match(run.text, /service keeper would be deleted, because the configuration no longer has it/);
    assert.match(run.text, /volume keeper-data would be deleted, because the configuration no longer has it/);
    assert.match(run.text, /--allow-replace keeper-data/);
    assert.equal(await inKeeper("cat /data/kept"), "precious\n");
  });

  it("stays on the server where the service may go, and comes back with it", async () => {
    without();
    await up("--allow-replace", "keeper", "--allow-replace", "keeper-data");
    assert.deepEqual((await objectsOf(project.app)).services, [project.service("data", "other")]);
    assert.deepEqual(await volumes(), [`${project.service("data", "keeper")}-data`]);
    assert.match((await up()).text, /nothing to do/);
    configure();
    await up();
    assert.equal(await inKeeper("cat /data/kept"), "precious\n");
  });

  it("stays when a stack is taken down, as its keys do", async () => {
    const down = await project.slipway("down", "--stack", "data", "--yes");
    assert.equal(down.exitCode, 0, down.text);
    assert.deepEqual(await objectsOf(project.app), {
      services: [],
      secrets: [],
      configs: [],
      networks: [],
      volumes: [`${project.service("data", "keeper")}-data`],
    });
    await up();
    assert.equal(await inKeeper("cat /data/kept"), "precious\n");
    assert.equal(await keyValue(), key);
  });

  it("goes where it shall be forgotten, and only then", async () => {
    without();
    await up("--forget", "keeper", "--forget", "keeper-data");
    assert.deepEqual(await volumes(), []);
    configure();
    await up();
    assert.equal(await inKeeper("cat /data/kept 2>/dev/null || echo gone"), "gone\n");
  });

  it("is a key that nothing names any more and shall be forgotten: the next one is another", async () => {
    project.configure("data", {
      services: { other: service({}), keeper: service({ volumes: { data: "/data" } }) },
    });
    await up("--forget", "KEY");
    assert.match((await up()).text, /nothing to do/);
    configure();
    await up();
    assert.notEqual(await keyValue(), key);
  });

  it("goes with all the rest where that is asked for", async () => {
    const down = await project.slipway("down", "--stack", "data", "--yes", "--delete-data");
    assert.equal(down.exitCode, 0, down.text);
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    const again = await project.slipway("down", "--stack", "data", "--yes", "--delete-data");
    assert.match(again.text, /nothing is there/);
  });
});
