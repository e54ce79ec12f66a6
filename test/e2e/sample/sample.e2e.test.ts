import assert from "node:assert/strict";
import { docker, inTask, mostAtOnce, runningTasks, watchLife } from "../engines/docker.ts";
import { Sandbox } from "./sandbox.ts";

const ASK = "import urllib.request as u, sys; print(u.urlopen(sys.argv[1]).read().decode())";

/** Labels of what the other tests make at the same time. */
const isOfATest = (labels: Readonly<Record<string, string>> | undefined) =>
  /^t[0-9a-f]{8}$/.test(labels?.["slipway.app"] ?? "");

/** Names of all that the engine has, kind by kind, but for those of other tests. */
async function everything(): Promise<Record<string, string[]>> {
  const [services, secrets, configs, networks, volumes] = await Promise.all([
    docker.listServices(),
    docker.listSecrets(),
    docker.listConfigs(),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  type Named = { readonly Name?: string | undefined; readonly Labels?: Readonly<Record<string, string>> };
  const names = (objects: readonly (Named | undefined)[]) =>
    objects
      .filter((object) => !isOfATest(object?.Labels))
      .map((object) => object?.Name ?? "")
      .sort();
  return {
    services: names(services.map(({ Spec }) => Spec)),
    secrets: names(secrets.map(({ Spec }) => Spec)),
    configs: names(configs.map(({ Spec }) => Spec)),
    networks: names(networks),
    volumes: names(volumes.Volumes),
  };
}

describe("npm start", function () {
  this.bail(true);
  let sandbox: Sandbox;
  let atFirst: Record<string, string[]>;

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

  it("changes nothing the second time, and says so", async () => {
    const before = await tasks();
    const { exitCode, text } = await sandbox.run("start");
    assert.equal(exitCode, 0, text);
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

  it("takes a good version again and promotes it", async () => {
    const run = await deploy("web", "sample-web:2");
    assert.equal(run.exitCode, 0, run.text);
    const promoted = await sandbox.slipway("promote", "--from", "staging", "--to", "prod", "--yes");
    assert.equal(promoted.exitCode, 0, promoted.text);
    const answer = await inTask(sandbox.service("prod", "telegram"), [
      "python3",
      "-c",
      ASK,
      "http://web:8000/",
    ]);
    assert.equal(JSON.parse(answer).version, "2");
  });
});

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
