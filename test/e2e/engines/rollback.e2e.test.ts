import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { inTask, objectsOf, runningTasks } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";
import type { SlipwayRun } from "./slipway.ts";
import { traffic } from "./traffic.ts";

const health = { interval: "1s", timeout: "5s", retries: 3, startPeriod: "30s" };
const rollout = { monitor: "4s" };

/** What one of three updates has: an image, a level in the environment, and a secret. */
type Update = 1 | 2 | 3;

describe("rollback", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;
  let encryption: Awaited<ReturnType<TestProject["encryption"]>>;
  const tokens = { 1: token(), 2: token(), 3: token() };
  const secrets: Partial<Record<Update, { secure: string }>> = {};

  /** The stack file as it was committed for an update. */
  const configure = (update: Update) => {
    secrets[update] ??= encryption.secure(tokens[update]);
    const shared = {
      image: images.repository,
      rollout,
      secretEnv: ["PLANTED"],
      env: { LEVEL: `level ${update}` },
    };
    project.configure(
      "back",
      {
        secrets: {
          TOKEN: { value: secrets[update] },
          PLANTED: { value: secrets[update] },
        },
        services: {
          web: {
            kind: "web",
            port: 8000,
            health: { http: "/healthz", ...health },
            secrets: ["TOKEN"],
            ...shared,
          },
          bot: {
            kind: "polling",
            health: { heartbeat: { file: "/tmp/heartbeat", maxAge: "30s" }, ...health },
            after: ["web"],
            ...shared,
          },
        },
      },
      encryption.salt,
    );
  };
  const done = async (...args: string[]): Promise<SlipwayRun> => {
    const run = await project.slipway(...args, "--stack", "back");
    assert.equal(run.exitCode, 0, run.text);
    return run;
  };
  const deploy = (update: Update) => {
    const tag = String(update) as "1" | "2" | "3";
    const pairs = ["web", "bot"].flatMap((key) => ["--image", `${key}=${images.tag(tag)}`]);
    return done("deploy", ...pairs);
  };
  /** Image, environment and secret values of the containers that run, asked from inside. */
  const expectRuns = async (update: Update) => {
    const print = 'echo "$VERSION $LEVEL $PLANTED"';
    for (const key of ["web", "bot"]) {
      const service = project.service("back", key);
      const [task] = await runningTasks(service);
      assert.equal(task?.image, images.digest(String(update) as "1"), key);
      assert.equal(
        await inTask(service, ["sh", "-c", print]),
        `${update} level ${update} ${tokens[update]}\n`,
        key,
      );
    }
    assert.equal(await inTask(project.service("back", "web"), ["cat", "/run/secrets/TOKEN"]), tokens[update]);
  };
  /** With the stack file as that update had it, as Git has it after the revert. */
  const expectNothingToDo = async (update: Update) => {
    const tasks = async () =>
      Promise.all(["web", "bot"].map((key) => runningTasks(project.service("back", key))));
    const before = await tasks();
    configure(update);
    assert.match((await done("up")).text, /nothing to do/);
    assert.deepEqual(await project.drift("back"), []);
    assert.match((await done("up")).text, /nothing to do/);
    assert.deepEqual(await tasks(), before);
  };

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    encryption = await project.encryption();
    for (const update of [1, 2, 3] as const) {
      configure(update);
      await deploy(update);
    }
    await expectRuns(3);
  });

  after(async () => {
    const down = await project.slipway("down", "--stack", "back", "--yes");
    assert.equal(down.exitCode, 0, down.text);
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    project.remove();
  });

  it("refuses what cannot come back, and changes nothing", async () => {
    const before = await project.slipway("history", "--stack", "back");
    for (const [to, reason] of [
      ["99", /^--to 99: stack back has no such update, the newest is 3\. See: slipway history --stack back$/],
      ["xyz", /^--to xyz: is neither the number of an update nor the first 4 digits or more of a commit\./],
      ["0123456789abcdef", /^--to 0123456789abcdef: no update of stack back was made from such a commit\./],
    ] as const) {
      const run = await project.slipway("rollback", "--to", to, "--stack", "back", "--yes");
      assert.equal(run.exitCode, 2, run.text);
      assert.match(run.result.error ?? "", reason);
    }
    const unasked = await project.slipway("rollback", "--stack", "back");
    assert.equal(unasked.exitCode, 2, unasked.text);
    assert.match(unasked.text, /Go back to update 2 on back\? Nobody can answer here\. Answer with --yes\./);
    const after = await project.slipway("history", "--stack", "back");
    assert.deepEqual(after.events, before.events);
    await expectRuns(3);
  });

  it("brings image, environment and secret of the update before back, loses no request, and says what Git has left", async () => {
    const stop = await traffic(`${project.app}-back`, images.digest("1"));
    const run = await done("rollback", "--yes").finally(async () => {
      const { requests, lost, versions } = await stop();
      assert.deepEqual(lost, [], `of ${requests} requests`);
      assert.deepEqual(versions, ["3", "2"], `of ${requests} requests`);
    });
    await expectRuns(2);
    assert.match(run.text, /^back: back to update 2 \(.+\) from update 3$/m);
    assert.match(run.text, /^ {2}services\.web\.env\.LEVEL: is "level 3", update 2 had "level 2"\.$/m);
    assert.match(run.text, /^ {2}secrets\.TOKEN\.value: is not the value that update 2 had\.$/m);
    assert.deepEqual(
      run.result.services?.map(({ state }) => state),
      ["running", "running"],
    );
  });

  it("keeps an update from bringing back what was left", async () => {
    const run = await project.slipway("up", "--stack", "back");
    assert.equal(run.exitCode, 2, run.text);
    assert.equal(
      run.result.error,
      "stack back: this is the configuration of update 3, which rollback 4 has left. Nothing was changed.\n" +
        "Take it back in Pulumi.back.yaml too, or go forward to it again: slipway up --stack back --retry",
    );
    await expectRuns(2);
  });

  it("leaves nothing to do for the file of that update", () => expectNothingToDo(2));

  it("goes further back the second time", async () => {
    await done("rollback", "--yes");
    await expectRuns(1);
    await expectNothingToDo(1);
  });

  it("goes forward to a named update", async () => {
    await done("rollback", "--to", "3", "--yes");
    await expectRuns(3);
    await expectNothingToDo(3);
  });

  it("does nothing where that runs already", async () => {
    const run = await done("rollback", "--to", "3", "--yes");
    assert.match(run.text, /runs what update 3 ran, so there is nothing to go back to/);
  });

  it("refuses secrets of another encryption salt, and names a way", async () => {
    encryption = await project.encryption();
    secrets[3] = encryption.secure(tokens[3]);
    configure(3);
    const run = await project.slipway("rollback", "--to", "2", "--stack", "back", "--yes");
    assert.equal(run.exitCode, 2, run.text);
    assert.match(
      run.result.error ?? "",
      /^update 2: its secrets were encrypted with another encryptionsalt than Pulumi\.back\.yaml has now/,
    );
    await expectRuns(3);
  });
});

function token(): string {
  return `token-${randomBytes(12).toString("hex")}`;
}
