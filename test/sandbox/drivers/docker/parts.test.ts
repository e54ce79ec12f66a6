import assert from "node:assert/strict";
import { Agent } from "node:http";
import { engineAddress, engineOptions, sshArguments } from "../../../../sandbox/drivers/docker/address.ts";
import { DockerError, dockerCall, isNotFound } from "../../../../sandbox/drivers/docker/error.ts";
import { familiarImage } from "../../../../sandbox/drivers/docker/service/image.ts";
import { shuffled, sorted } from "../../../../sandbox/drivers/docker/service/order.ts";
import { formatRatio } from "../../../../sandbox/drivers/docker/service/properties.ts";
import { runningSlots } from "../../../../sandbox/drivers/docker/service/tasks.ts";
import { WaitTimeout, waitForState } from "../../../../sandbox/drivers/docker/wait.ts";
import { formatDuration, formatGoDuration, parseDuration } from "../../../../sandbox/drivers/duration.ts";

interface Agented {
  readonly host: string;
  readonly agent: unknown;
}

describe("durations", () => {
  const table: readonly (readonly [text: string, nanoseconds: number | undefined, provider: string])[] = [
    ["0s", 0, "0s"],
    ["0", 0, "0s"],
    ["5s", 5e9, "5s"],
    ["1500ms", 1.5e9, "1.5s"],
    ["1.5s", 1.5e9, "1.5s"],
    ["60s", 60e9, "1m"],
    ["1m0s", 60e9, "1m"],
    ["90s", 90e9, "1m30s"],
    ["1h", 3600e9, "1h"],
    ["1h0m0s", 3600e9, "1h"],
    ["1h30m", 5400e9, "1h30m"],
    ["1h0m5s", 3605e9, "1h0m5s"],
    ["250ms", 250e6, "250ms"],
    ["7us", 7e3, "7µs"],
    ["12ns", 12, "12ns"],
    ["-3s", -3e9, "-3s"],
    ["", undefined, ""],
    ["5", undefined, ""],
    ["soon", undefined, ""],
    ["5 s", undefined, ""],
    ["5sx", undefined, ""],
  ];
  for (const [text, nanoseconds, provider] of table) {
    it(`${JSON.stringify(text)} is ${nanoseconds === undefined ? "none" : `read back as ${provider}`}`, () => {
      assert.equal(parseDuration(text), nanoseconds);
      if (nanoseconds !== undefined) assert.equal(formatDuration(nanoseconds), provider);
    });
  }
  it("are whole in errors", () => {
    assert.equal(formatGoDuration(180e9), "3m0s");
    assert.equal(formatGoDuration(3600e9), "1h0m0s");
  });
});

describe("image references on the way to a service", () => {
  const table: readonly (readonly [string, string])[] = [
    ["alice", "alice:latest"],
    ["alice:1", "alice:1"],
    ["docker.io/acme/alice:1", "acme/alice:1"],
    ["docker.io/acme/alice@sha256:aa", "acme/alice@sha256:aa"],
    ["index.docker.io/acme/alice:1", "acme/alice:1"],
    ["docker.io/library/alice:1", "alice:1"],
    ["library/alice:1", "alice:1"],
    ["ghcr.io/acme/alice", "ghcr.io/acme/alice:latest"],
    ["ghcr.io/library/alice:1", "ghcr.io/library/alice:1"],
    ["localhost/alice:1", "localhost/alice:1"],
    ["127.0.0.1:5000/a/b", "127.0.0.1:5000/a/b:latest"],
    ["127.0.0.1:5000/a/b:1@sha256:aa", "127.0.0.1:5000/a/b:1@sha256:aa"],
    ["", ""],
  ];
  for (const [written, sent] of table) {
    it(`${JSON.stringify(written)} becomes ${JSON.stringify(sent)}`, () =>
      assert.equal(familiarImage(written), sent));
  }
});

describe("ratios read back", () => {
  for (const [ratio, text] of [
    [0, "0.0"],
    [0.25, "0.2"],
    [0.75, "0.8"],
    [1, "1.0"],
    [0.30000001192092896, "0.3"],
    [0.05000000074505806, "0.1"],
  ] as const) {
    it(`${ratio} is ${text}`, () => assert.equal(formatRatio(ratio), text));
  }
});

describe("where the engine is", () => {
  it("is what the provider says, else DOCKER_HOST, else the socket", () => {
    assert.equal(engineAddress({ host: "unix:///a" }, { DOCKER_HOST: "unix:///b" }), "unix:///a");
    assert.equal(engineAddress({}, { DOCKER_HOST: "unix:///b" }), "unix:///b");
    assert.equal(engineAddress({}, {}), "unix:///var/run/docker.sock");
  });
  it("is a socket or a port of this machine", () => {
    assert.deepEqual(engineOptions("unix:///run/d.sock"), { socketPath: "/run/d.sock" });
    assert.deepEqual(engineOptions("tcp://127.0.0.1:2375"), {
      protocol: "http",
      host: "127.0.0.1",
      port: 2375,
    });
    assert.deepEqual(engineOptions("tcp://[::1]:99"), { protocol: "http", host: "::1", port: 99 });
  });
  it("is a server over SSH that is this machine", () => {
    const { host, agent } = engineOptions("ssh://root@127.0.0.1:5022", ["-o", "BatchMode=yes"]) as Agented;
    assert.equal(host, "docker.example.com");
    assert.ok(agent instanceof Agent);
    assert.deepEqual(sshArguments({ sshOpts: '["-o","BatchMode=yes"]' }), ["-o", "BatchMode=yes"]);
    assert.deepEqual(sshArguments({}), []);
  });
  for (const address of [
    "tcp://203.0.113.7:2375",
    "ssh://deploy@203.0.113.7",
    "npipe:////./pipe/docker",
    "somewhere",
  ]) {
    it(`is never ${address}`, () =>
      assert.throws(() => engineOptions(address), /^Error: provider host: is /));
  }
});

describe("errors of Docker", () => {
  const failing = (error: object) =>
    dockerCall("unix:///d.sock", () => Promise.reject(Object.assign(new Error("x"), error)));
  it("have the words of Docker's own client", async () => {
    const json = { message: "rpc error: code = AlreadyExists desc = taken" };
    await assert.rejects(failing({ statusCode: 409, json }), {
      message: "Error response from daemon: rpc error: code = AlreadyExists desc = taken",
      status: 409,
    });
  });
  it("say where nobody answers", async () => {
    await assert.rejects(failing({ code: "ECONNREFUSED" }), {
      message: "Cannot connect to the Docker daemon at unix:///d.sock. Is the docker daemon running?",
    });
  });
  it("are passed on when they are not Docker's", async () => {
    await assert.rejects(failing({ name: "AbortError", code: "ABORT_ERR" }), { name: "AbortError" });
  });
  it("tell what does not exist", () => {
    assert.equal(isNotFound(new DockerError("gone", 404)), true);
    assert.equal(isNotFound(new DockerError("no", 409)), false);
    assert.equal(isNotFound(new Error("no such thing")), false);
  });
});

describe("orders", () => {
  it("of a set do not depend on the program's", () => {
    assert.deepEqual(sorted([{ b: 1 }, { a: 1 }]), sorted([{ a: 1 }, { b: 1 }]));
  });
  it("of the environment change by chance, and lose nothing", () => {
    const variables = ["A=1", "B=2", "C=3"];
    const seen = new Set(Array.from({ length: 300 }, () => shuffled(variables).join()));
    assert.equal(seen.size, 6);
    assert.deepEqual(shuffled(variables).sort(), variables);
    assert.deepEqual(variables, ["A=1", "B=2", "C=3"]);
  });
});

describe("slots that run", () => {
  const task = (Slot: number, DesiredState: string, State: string, NodeID = "n1") => ({
    Slot,
    DesiredState,
    NodeID,
    Status: { State },
  });
  const table: readonly (readonly [string, ReturnType<typeof task>[], number])[] = [
    ["none", [], 0],
    ["one", [task(1, "running", "running")], 1],
    ["not the one that starts", [task(1, "running", "starting")], 0],
    ["not the one that shall end", [task(1, "shutdown", "running")], 0],
    [
      "not where the successor of a slot starts",
      [task(1, "running", "running"), task(1, "running", "starting")],
      0,
    ],
    [
      "each slot once",
      [task(1, "running", "running"), task(1, "running", "running"), task(2, "running", "running")],
      2,
    ],
    ["not those of a node that is down", [task(1, "running", "running", "n2")], 0],
  ];
  for (const [name, tasks, slots] of table) {
    it(`count ${name}`, () => assert.equal(runningSlots(tasks, new Set(["n1"])), slots));
  }
});

describe("waiting", () => {
  const { signal } = new AbortController();
  it("ends with the first wanted state", async () => {
    const states = ["pending", "pending", "removed", "other"];
    const options = { delay: 1, interval: 1, timeout: 5000, target: ["removed"], signal };
    assert.equal(await waitForState(async () => states.shift() ?? "", options), "removed");
    assert.deepEqual(states, ["other"]);
  });
  it("fails at its limit in the words of the provider's SDK", async () => {
    const options = { delay: 1, interval: 10, timeout: 30, target: ["a", "b"], signal };
    await assert.rejects(
      waitForState(async () => "pending", options),
      (error: Error) => {
        assert.ok(error instanceof WaitTimeout);
        assert.equal(
          error.message,
          "timeout while waiting for state to become 'a, b' (last state: 'pending', timeout: 30ms)",
        );
        return true;
      },
    );
  });
  it("ends with an error of the look", async () => {
    const options = { delay: 1, timeout: 5000, target: ["a"], signal };
    await assert.rejects(
      waitForState(() => Promise.reject(new Error("no")), options),
      { message: "no" },
    );
  });
  it("ends when the run is cancelled", async () => {
    const abort = new AbortController();
    const options = { delay: 60_000, timeout: 120_000, target: ["a"], signal: abort.signal };
    const waiting = waitForState(async () => "a", options);
    abort.abort();
    await assert.rejects(waiting, { name: "AbortError" });
  });
});
