import assert from "node:assert/strict";
import { inTask, objectsOf } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";

const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";
const health = { command: ["cat", "/tmp/www/healthz"], interval: "1s", retries: 2, startPeriod: "1s" };

/** Ten moments of an update of so many lines, of single processes and of groups in turn; or one in the middle. */
function moments(lines: number, group: boolean): { after: number; group: boolean }[] {
  if (!WHOLE) return [{ after: Math.round(lines / 2), group }];
  return Array.from({ length: 10 }, (_, index) => ({
    after: Math.max(1, Math.round(((index + 0.5) / 10) * lines)),
    group: index % 2 === 1,
  }));
}

describe("an update that is killed", () => {
  let images: ProbeImages;
  let project: TestProject;
  const seconds: { title: string; repair: number; ordinary: number }[] = [];

  const configure = (stack: string, version: "1" | "2") =>
    project.configure(stack, {
      secrets: { KEY: { generate: { bytes: 32 }, generation: Number(version) } },
      services: {
        bot: {
          kind: "polling",
          image: images.digest(version),
          health,
          secrets: ["KEY"],
          volumes: { data: "/data" },
          files: { "/app/config.txt": `./config-${version}.txt` },
          rollout: { monitor: "2s" },
        },
        work: {
          kind: "worker",
          image: images.digest(version),
          health,
          secretEnv: ["KEY"],
          smoke: [{ name: "waits", run: ["sleep", "2"] }],
          after: ["bot"],
          rollout: { monitor: "2s" },
        },
      },
    });

  const up = async (stack: string) => {
    const begin = performance.now();
    const run = await project.slipway("up", "--stack", stack);
    assert.equal(run.exitCode, 0, run.text);
    return { ...run, seconds: (performance.now() - begin) / 1000 };
  };

  /** What the stack has is all there is, the state says the same, and there is nothing left to do. */
  const settled = async (stack: string, version: "1" | "2") => {
    const bot = project.service(stack, "bot");
    assert.match((await up(stack)).text, /nothing to do/);
    assert.deepEqual(await project.drift(stack), []);
    const recover = await project.slipway("recover", "--stack", stack);
    assert.match(recover.text, /nothing to recover/);
    const { services, secrets, configs, networks, volumes } = await objectsOf(project.app);
    assert.deepEqual(
      [services, networks],
      [[bot, project.service(stack, "work")], [`${project.app}-${stack}`]],
    );
    assert.deepEqual([secrets?.length, configs?.length, volumes], [1, 1, [`${bot}-data`]]);
    assert.equal(await inTask(bot, ["cat", "/app/config.txt"]), `version ${version}\n`);
  };

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    project.write("config-1.txt", "version 1\n");
    project.write("config-2.txt", "version 2\n");
  });

  after(() => {
    project.remove();
    for (const { title, repair, ordinary } of seconds)
      console.log(`    ${title}: the next up took ${(repair / ordinary).toFixed(1)} times an ordinary one`);
  });

  it("while it creates a stack is completed by the next one", async () => {
    configure("new", "1");
    const whole = await up("new");
    await project.slipway("down", "--stack", "new", "--yes", "--delete-data");
    for (const { after, group } of moments(whole.events.length, false)) {
      const title = `creation, ${group ? "group" : "process"} killed at line ${after} of ${whole.events.length}`;
      await project.kill(after, group, "up", "--stack", "new");
      const repair = await up("new");
      seconds.push({ title, repair: repair.seconds, ordinary: whole.seconds });
      await settled("new", "1");
      await project.slipway("down", "--stack", "new", "--yes", "--delete-data");
      assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), [], title);
    }
  });

  it("while it changes a stack is completed by the next one, and no data is lost", async () => {
    configure("old", "1");
    await up("old");
    const bot = project.service("old", "bot");
    await inTask(bot, ["sh", "-c", "echo precious >/data/kept"]);
    assert.equal(await inTask(bot, ["cat", "/data/kept"]), "precious\n");
    configure("old", "2");
    const whole = await up("old");
    let version: "1" | "2" = "2";
    for (const { after, group } of moments(whole.events.length, true)) {
      const title = `update, ${group ? "group" : "process"} killed at line ${after} of ${whole.events.length}`;
      version = version === "1" ? "2" : "1";
      configure("old", version);
      await project.kill(after, group, "up", "--stack", "old");
      const repair = await up("old");
      seconds.push({ title, repair: repair.seconds, ordinary: whole.seconds });
      await settled("old", version);
      assert.equal(await inTask(bot, ["cat", "/data/kept"]), "precious\n", title);
    }
    await project.slipway("down", "--stack", "old", "--yes", "--delete-data");
  });
});
