import assert from "node:assert/strict";
import { localAccessPath } from "../../../github/local-access.ts";
import { inTask, mostAtOnce, runningTasks, watchLife } from "../engines/docker.ts";
import { filesWith, formsOf } from "../engines/markers.ts";
import { ProcessList } from "../engines/process-list.ts";
import { everything } from "./everything.ts";
import { ENVIRONMENTS, isAsConfigured, REPOSITORY, SampleGitHub } from "./github.ts";
import { Sandbox } from "./sandbox.ts";

const ASK = "import urllib.request as u, sys; print(u.urlopen(sys.argv[1]).read().decode())";

describe("npm start", function () {
  this.bail(true);
  let sandbox: Sandbox;
  let atFirst: Record<string, string[]>;
  let github: SampleGitHub;

  const tasks = async () => ({
    web: await runningTasks(sandbox.service("staging", "web")),
    poller: await runningTasks(sandbox.service("staging", "poller")),
    prod: await runningTasks(sandbox.service("prod", "web")),
  });
  const deploy = async (service: string, image: string) =>
    sandbox.slipway(
      "deploy",
      "--stack",
      "staging",
      "--service",
      service,
      "--image",
      await sandbox.image(image),
    );

  before(async () => {
    sandbox = await Sandbox.make();
    atFirst = await everything();
  });

  after(async () => {
    const { exitCode, text } = await sandbox.run("down");
    assert.equal(exitCode, 0, text);
    assert.deepEqual(await everything(), atFirst);
    await sandbox.remove();
  });

  it("brings both environments up, and they answer", async () => {
    const { exitCode, text } = await sandbox.run("start");
    assert.equal(exitCode, 0, text);
    assert.match(text, /^STACK +SERVICE +KIND +STATE +TASKS +IMAGE +FOR$/m);
    for (const stack of ["staging", "prod"]) {
      const answer = await inTask(sandbox.service(stack, "telegram"), [
        "python3",
        "-c",
        ASK,
        "http://web:8000/",
      ]);
      const { version, environment, hash } = JSON.parse(answer);
      assert.deepEqual({ version, environment }, { version: "1", environment: stack });
      assert.match(hash, /^[0-9a-f]{64}$/);
    }
  });

  it("leaves environments, secrets, approval and rules on GitHub, and shows them", async () => {
    github = await SampleGitHub.of(sandbox.dir);
    await isAsConfigured(github);
    const [said = ""] = sandbox.said;
    assert.match(
      said,
      /^production +ann or ben \(run 1: approved by ann\) +main, v\* +TELEGRAM_ID_HMAC_KEY, /m,
    );
    assert.match(said, /^main +pull requests: 1 approval, /m);
    for (const [stack, environment] of Object.entries(ENVIRONMENTS)) {
      const web = ["python3", "-c", "import os; print(os.environ['TELEGRAM_ID_HMAC_KEY'], end='')"];
      const poller = ["python3", "-c", "print(open('/run/secrets/BOT_TOKEN').read(), end='')"];
      assert.deepEqual(await github.secrets(environment), {
        TELEGRAM_ID_HMAC_KEY: await inTask(sandbox.service(stack, "web"), web),
        BOT_TOKEN: await inTask(sandbox.service(stack, "poller"), poller),
      });
    }
  });

  it("changes nothing the second time, here and on GitHub, and says so", async () => {
    const before = await tasks();
    await github.control.forgetRequests({});
    const { exitCode, text } = await sandbox.run("start", { GITHUB_TOKEN: REAL_TOKEN });
    assert.equal(exitCode, 0, text);
    assert.deepEqual(await github.writes(), []);
    assert.match(text, /^Nothing has changed/m);
    assert.deepEqual(await tasks(), before);
  });

  it("deploys version 2 of both bots and loses no request, doubles no message", async () => {
    const before = await tasks();
    const life = await watchLife(sandbox.service("staging", "poller"));
    const stop = await sandbox.traffic("staging");
    const web = await deploy("web", "sample-web:2");
    const poller = await deploy("poller", "sample-poller:2");
    const events = life.stop();
    const { requests, lost, versions, messages } = await stop();
    assert.deepEqual([web.exitCode, poller.exitCode], [0, 0], web.text + poller.text);

    assert.ok(requests > 100, String(requests));
    assert.deepEqual(lost, [], `${lost.length} of ${requests} requests lost`);
    assert.deepEqual(Object.keys(versions).sort(), ["1", "2"]);
    assert.equal(mostAtOnce(events, 1), 1, JSON.stringify(events));
    assert.notDeepEqual((await tasks()).poller, before.poller);
    await answeredOnce(sandbox, messages);
  });

  it("refuses a version that is never healthy, and keeps the task of the web bot", async () => {
    const before = await tasks();
    const run = await deploy("web", "sample-web:bad");
    assert.equal(run.exitCode, 1, run.text);
    assert.match(run.text, /this version was built to fail/);
    assert.deepEqual(await tasks(), before);
  });

  it("refuses to promote after it", async () => {
    const before = await tasks();
    const run = await sandbox.slipway("promote", "--from", "staging", "--to", "prod", "--yes");
    assert.notEqual(run.exitCode, 0, run.text);
    assert.deepEqual(await tasks(), before);
  });

  it("runs the old revision of the polling bot again when the new one is never healthy", async () => {
    const before = await tasks();
    const run = await deploy("poller", "sample-poller:bad");
    assert.equal(run.exitCode, 1, run.text);
    const after = await tasks();
    assert.equal(after.poller.length, 1);
    assert.equal(after.poller[0]?.revision, before.poller[0]?.revision);
  });

  const promote = () => sandbox.slipway("promote", "--from", "staging", "--to", "prod", "--yes");
  const alone = (preventSelfReview: boolean) =>
    github.control.environment({
      repository: REPOSITORY,
      environment: "production",
      change: { preventSelfReview },
    });

  it("leaves prod as it is when the approval is refused, and ends with 1", async () => {
    const run = await deploy("web", "sample-web:2");
    assert.equal(run.exitCode, 0, run.text);
    const before = await tasks();
    // So that it waits for somebody else than ann, whose token the sandbox has.
    await alone(true);
    const [refused] = await Promise.all([promote(), github.reviewAsBen("rejected", "not today")]);
    await alone(false);
    assert.equal(refused.exitCode, 1, refused.text);
    assert.match(
      String(refused.result.error),
      /^ben refused the deployment \(not today\)\. Nothing was changed/,
    );
    assert.deepEqual(await tasks(), before);
  });

  it("promotes once it is approved", async () => {
    const processes = new ProcessList();
    const promoted = await promote();
    const commands = processes.stop();
    assert.equal(promoted.exitCode, 0, promoted.text);
    assert.ok(!commands.some((command) => command.includes(github.token)));
    const answer = await inTask(sandbox.service("prod", "telegram"), [
      "python3",
      "-c",
      ASK,
      "http://web:8000/",
    ]);
    assert.equal(JSON.parse(answer).version, "2");
  });

  it("has no secret in any file, message or request, and no token of the real GitHub", async () => {
    const values = await Promise.all(Object.values(ENVIRONMENTS).map((name) => github.secrets(name)));
    const secrets = [...values.flatMap((each) => Object.values(each)), REAL_TOKEN];
    assert.equal(secrets.length, 5);
    assert.deepEqual(filesWith(secrets, [sandbox.dir]), []);
    assert.deepEqual(filesWith([github.token], [sandbox.dir]), [localAccessPath(sandbox.dir)]);
    const said = [...sandbox.said, JSON.stringify(await github.control.requests({}))].join("\n");
    for (const form of [...secrets, github.token].flatMap(formsOf)) assert.ok(!said.includes(String(form)));
    assert.deepEqual(await github.control.mismatches({}), []);
  });
});

/** In the environment of whoever runs `npm start`, and nowhere else. */
const REAL_TOKEN = "ghp_m4rker_of_the_real_one";

/** Every message was answered, once; waits until the last one was. */
async function answeredOnce(sandbox: Sandbox, messages: readonly number[]): Promise<void> {
  const service = sandbox.service("staging", "telegram");
  const limit = Date.now() + 60_000;
  for (;;) {
    const sent = JSON.parse(
      await inTask(service, ["python3", "-c", ASK, "http://localhost:8081/control/sent"]),
    );
    const chats = (sent as { chat_id: number }[]).map(({ chat_id }) => chat_id).sort((a, b) => a - b);
    if (chats.length >= messages.length || Date.now() > limit) {
      assert.deepEqual(chats, messages);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
