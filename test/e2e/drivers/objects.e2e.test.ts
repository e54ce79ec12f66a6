import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { PropertyMap } from "../../../sandbox/drivers/driver.ts";
import {
  buildImage,
  cleanUp,
  context,
  docker,
  driver,
  image,
  make,
  ownLabels,
  planned,
  prefix,
  sleeper,
} from "./world.ts";

const NETWORK = "docker:index/network:Network";
const SECRET = "docker:index/secret:Secret";
const CONFIG = "docker:index/serviceConfig:ServiceConfig";
const SERVICE = "docker:index/service:Service";
const VOLUME = "docker:index/volume:Volume";

const named = (name: string, rest: PropertyMap = {}): PropertyMap => ({
  name: `${prefix}-${name}`,
  labels: ownLabels,
  ...rest,
});

describe("the drivers of what services use, on a Docker engine", function () {
  this.timeout(120_000);
  before(() => buildImage());
  after(() => cleanUp());

  const kinds: readonly (readonly [string, PropertyMap, string])[] = [
    [
      NETWORK,
      { driver: "overlay" },
      "Unable to create network: Error response from daemon: network with name NAME already exists",
    ],
    [
      SECRET,
      { data: "aGk=" },
      "Error response from daemon: rpc error: code = AlreadyExists desc = secret NAME already exists",
    ],
    [
      CONFIG,
      { data: "aGk=" },
      "Error response from daemon: rpc error: code = AlreadyExists desc = config NAME already exists",
    ],
  ];
  for (const [type, inputs, message] of kinds) {
    it(`refuse a name that is taken: ${type}`, async () => {
      const name = `${prefix}-twice`;
      const made = await make(type, named("twice", inputs));
      await assert.rejects(make(type, named("twice", inputs)), { message: message.replace("NAME", name) });
      await driver(type).delete(made.id, made, context());
    });
  }

  it("take a volume of that name for the wanted one, with its data", async () => {
    const one = await make(VOLUME, named("same"));
    const two = await make(VOLUME, named("same", { labels: [] }));
    assert.equal(two.id, one.id);
    assert.deepEqual(two.outputs.labels, []);
    assert.deepEqual(planned(VOLUME, two, named("same", { labels: [] })), []);
  });

  it("make a config of a plain text, and tell it as such", async () => {
    const { outputs } = await make(CONFIG, named("raw", { dataRaw: "é: 1\n" }));
    assert.deepEqual([outputs.data, outputs.dataRaw], [null, "é: 1\n"]);
  });

  it("name what the program does not name, with another suffix each time", async () => {
    const inputs = { data: "aGk=", labels: ownLabels };
    const [one, two] = [await make(SECRET, inputs), await make(SECRET, inputs)];
    assert.notEqual(one.outputs.name, two.outputs.name);
    assert.equal((await docker.getSecret(one.id).inspect()).Spec?.Name, one.outputs.name);
  });

  it("replace an overlay network with options at every up", async () => {
    const inputs = named("options", { driver: "overlay", options: { encrypted: "true" } });
    const made = await make(NETWORK, inputs);
    assert.deepEqual(planned(NETWORK, made, inputs), [
      'options["com.docker.network.driver.overlay.vxlanid_list"]',
    ]);
  });

  it("do not remove a secret or a network that a service uses", async () => {
    const secret = await make(SECRET, named("used", { data: "aGk=" }));
    const network = await make(NETWORK, named("used", { driver: "overlay" }));
    const secrets = [{ secretId: secret.id, secretName: `${prefix}-used`, fileName: "/s" }];
    const taskSpec = { networksAdvanceds: [{ id: network.id }] };
    const service = await make(SERVICE, sleeper("user", { secrets }, { taskSpec }));
    await assert.rejects(driver(SECRET).delete(secret.id, secret, context()), {
      message: `Error response from daemon: rpc error: code = InvalidArgument desc = secret '${prefix}-used' is in use by the following service: ${prefix}-user`,
    });
    await assert.rejects(driver(NETWORK).delete(network.id, network, context()), {
      message: `Error response from daemon: rpc error: code = FailedPrecondition desc = network ${network.id} is in use by service ${service.id}`,
    });
  });

  it("wait for a volume until nobody uses it", async () => {
    const made = await make(VOLUME, named("busy"));
    const name = `${prefix}-busy`;
    const holder = await docker.createContainer({
      name,
      Image: image,
      Labels: { "slipway.app": "drivers-test" },
      HostConfig: { Binds: [`${name}:/data`] },
    });
    const removed = driver(VOLUME).delete(made.id, made, context());
    const first = await Promise.race([removed.then(() => "removed"), sleep(4000).then(() => "waits")]);
    assert.equal(first, "waits");
    await holder.remove();
    await removed;
    assert.equal(await driver(VOLUME).read(made.id, made, context()), undefined);
  });

  it("find nothing to do where a network or volume is gone, and fail for a secret and a config", async () => {
    const gone: [string, PropertyMap][] = [
      [NETWORK, named("gone", { driver: "overlay" })],
      [VOLUME, named("gone")],
      [SECRET, named("gone", { data: "aGk=" })],
      [CONFIG, named("gone", { data: "aGk=" })],
    ];
    const results: string[] = [];
    for (const [type, inputs] of gone) {
      const made = await make(type, inputs);
      await driver(type).delete(made.id, made, context());
      const again = await driver(type)
        .delete(made.id, made, context())
        .then(
          () => "nothing",
          (error: Error) => error.message.replace(made.id, "ID"),
        );
      results.push(again);
    }
    assert.deepEqual(results, [
      "nothing",
      "nothing",
      "Error response from daemon: secret ID not found",
      "Error response from daemon: config ID not found",
    ]);
  });

  it("stop waiting when the run is cancelled", async () => {
    const abort = new AbortController();
    const made = driver(NETWORK).create(
      { ...named("cancelled"), ipamDriver: "default" },
      context(abort.signal),
    );
    await sleep(500);
    abort.abort();
    await assert.rejects(made, /aborted/);
  });
});

describe("the Docker drivers without a Docker engine", () => {
  const nobody = { ...context(), providerConfig: { host: "unix:///nonexistent/docker.sock" } };
  const message =
    "failed to create Docker client: Error pinging Docker server, please make sure that unix:///nonexistent/docker.sock is reachable and has a  '_ping' endpoint. Error: Cannot connect to the Docker daemon at unix:///nonexistent/docker.sock. Is the docker daemon running?";

  for (const type of [NETWORK, SECRET, CONFIG, SERVICE, VOLUME]) {
    it(`fail, and take nothing for gone: ${type.split(":").at(-1)}`, async () => {
      const state = { inputs: {}, outputs: { name: "x" } };
      await assert.rejects(driver(type).read("x", state, nobody), { message });
      await assert.rejects(driver(type).create({ name: "x" }, nobody), { message });
      await assert.rejects(driver(type).delete("x", state, nobody), { message });
    });
  }
  it("refuse an engine elsewhere", async () => {
    const elsewhere = { ...context(), providerConfig: { host: "tcp://203.0.113.7:2375" } };
    await assert.rejects(driver(SECRET).create({ name: "x" }, elsewhere), /acts only on this machine/);
  });
});
