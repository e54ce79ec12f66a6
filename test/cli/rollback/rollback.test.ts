import assert from "node:assert/strict";
import { parse } from "yaml";
import type { HistoryEntry } from "../../../engine/port.ts";
import { EngineError } from "../../../engine/port.ts";
import { change, entry } from "../fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs } from "../fake-world.ts";

const SERVICE = "docker:index/service:Service";
const web = (digit: string) => `docker.io/acme/web@${digest(digit)}`;
const fileOf = (level: string, secret: string) => `config:
  slipway:host: local
  slipway:secrets:
    TOKEN: { value: { secure: "v1:${secret}" } }
  slipway:services:
    web:
      kind: web
      image: docker.io/acme/web
      port: 8000
      health: { http: /healthz }
      env: { LEVEL: ${level} }
      secretEnv: [TOKEN]
encryptionsalt: v1:salt
`;

/** Configuration as the history has it. */
const configOf = (text: string, images?: Record<string, string>): HistoryEntry["config"] => {
  const { config } = parse(text) as { config: Record<string, unknown> };
  const all = { ...config, ...(images && { "slipway:release": { images } }) };
  return Object.fromEntries(
    Object.entries(all).map(([key, value]) => [
      key,
      { value: typeof value === "string" ? value : JSON.stringify(value), secret: key === "slipway:secrets" },
    ]),
  );
};
const update = (number: number, digit: string, more: Partial<HistoryEntry> = {}) =>
  entry(number, {
    config: configOf(fileOf(`level${digit}`, `secret${digit}`), { web: web(digit) }),
    environment: { "git.head": `${digit}`.repeat(40) },
    message: `deploy web ${digit}`,
    ...more,
  });
const THREE = [update(3, "c"), update(2, "b"), update(1, "a")];

describe("slipway rollback", () => {
  let world: FakeWorld;
  afterEach(() => world.remove());

  const rollback = (
    history: readonly HistoryEntry[],
    flags: string[] = [],
    more: Partial<FakeWorldArgs> = {},
  ) => {
    world = new FakeWorld({
      files: { prod: fileOf("levelc", "secretc") },
      outputs: { prod: { images: { web: web("c") } } },
      history: { prod: history },
      images: { [web("a")]: known, [web("b")]: known, [web("c")]: known },
      preview: [{ changes: [change(SERVICE, "web", "update", ["taskSpec.containerSpec.image"])] }],
      ...more,
    });
    return world.slipway("rollback", "--json", ...flags);
  };
  const ups = () => world.engine.calls.filter(({ method }) => method === "up");
  const given = () => (parse(ups()[0]?.config ?? "") as { config: Record<string, unknown> }).config;

  it("runs images, services and secrets of the update before, and says what to take back", async () => {
    const run = await rollback(THREE, ["--yes"]);
    assert.equal(run.exitCode, 0, run.stderr);
    const past = parse(fileOf("levelb", "secretb")) as { config: object; encryptionsalt: string };
    assert.deepEqual(given(), { ...past.config, "slipway:release": { images: { web: web("b") } } });
    assert.equal(parse(ups()[0]?.config ?? "").encryptionsalt, "v1:salt");
    assert.equal(ups()[0]?.message, "rollback to update 2, leaving update 3");
    assert.deepEqual(ups()[0]?.variables, { SLIPWAY_KNOWN_GOOD: "yes" });
    const said = run.stderr.split("\n");
    assert.equal(said[0], "prod: back to update 2 (2026-11-21 08:00Z, bbbbbbb, deploy web b) from update 3");
    assert.deepEqual(run.result.revert, [
      'services.web.env.LEVEL: is "levelc", update 2 had "levelb".',
      "secrets.TOKEN.value: is not the value that update 2 had.",
    ]);
    const from = said.indexOf("Pulumi.prod.yaml has what was left. Take it back there, too:");
    assert.deepEqual(said.slice(from + 1, from + 4), [
      '  services.web.env.LEVEL: is "levelc", update 2 had "levelb".',
      "  secrets.TOKEN.value: is not the value that update 2 had.",
      "Until then slipway up --stack prod refuses it, unless told --retry.",
    ]);
    assert.deepEqual(run.result.rollback, { to: 2, left: 3 });
  });

  it("leaves host, repository, environment and protection as the file has them", async () => {
    const repository = "slipway:repository: { owner: acme, name: bot }\n  slipway:host: local";
    const file = fileOf("levelc", "secretc").replace("slipway:host: local", repository);
    await rollback(THREE, ["--yes"], { files: { prod: file } });
    assert.deepEqual(given()["slipway:repository"], { owner: "acme", name: "bot" });
  });

  it("says nothing of Git where only the image changes", async () => {
    const only = entry(2, { config: configOf(fileOf("levelc", "secretc"), { web: web("b") }) });
    const run = await rollback([update(3, "c"), only], ["--yes"]);
    assert.deepEqual(run.result.revert, []);
    assert.doesNotMatch(run.stderr, /Take it back/);
  });

  it("asks after the plan, and stops at a no", async () => {
    const run = await rollback(THREE, [], { answer: false });
    assert.equal(run.exitCode, 1);
    assert.deepEqual(world.questions, ["Go back to update 2 on prod?"]);
    assert.equal(run.result.error, "stopped: nothing was changed.");
    assert.deepEqual(
      world.engine.calls.map(({ method }) => method),
      ["preview"],
    );
  });

  it("needs --yes where nobody can answer", async () => {
    const run = await rollback(THREE);
    assert.equal(run.exitCode, 2);
    assert.equal(run.result.error, "Go back to update 2 on prod? Nobody can answer here. Answer with --yes.");
  });

  it("goes further back each time, whatever rollbacks and restores lie in between", async () => {
    const once = update(4, "b", { message: "rollback to update 2, leaving update 3" });
    await rollback([once, ...THREE], ["--yes"]);
    assert.equal(ups()[0]?.message, "rollback to update 1, leaving update 4");
    world.remove();
    const nothing = [update(6, "b", { message: "up" }), entry(5, { kind: "refresh" })];
    await rollback([...nothing, once, ...THREE], ["--yes"]);
    assert.equal(ups()[0]?.message, "rollback to update 1, leaving update 6");
    world.remove();
    const failed = update(5, "d", { result: "failed" });
    const restored = update(6, "b", { message: "restore after update 5: web-gate failed" });
    await rollback([restored, failed, once, ...THREE], ["--yes", "--to", "3"]);
    assert.equal(ups()[0]?.message, "rollback to update 3, leaving update 6");
  });

  it("leaves an update that failed, for the one that ran well before it", async () => {
    await rollback([update(4, "d", { result: "failed" }), ...THREE], ["--yes"]);
    assert.equal(ups()[0]?.message, "rollback to update 3, leaving update 4");
  });

  it("takes a commit, of which the newest good update counts", async () => {
    const again = update(4, "d", { environment: { "git.head": "a".repeat(40) }, result: "failed" });
    await rollback([again, ...THREE], ["--yes", "--to", "aaaa"]);
    assert.equal(ups()[0]?.message, "rollback to update 1, leaving update 4");
  });

  it("knows the images of a plain pulumi up from the update before it, and those that were pinned", async () => {
    const pinned = fileOf("levelb", "secretb").replace("acme/web\n", `acme/web@${digest("b")}\n`);
    await rollback([update(3, "c"), entry(2, { config: configOf(pinned) })], ["--yes"]);
    assert.equal("slipway:release" in given(), false);
    world.remove();
    const plain = entry(2, { config: configOf(fileOf("levelb", "secretb")) });
    await rollback([update(3, "c"), plain, update(1, "a")], ["--yes", "--to", "2"]);
    assert.deepEqual(given()["slipway:release"], { images: { web: web("a") } });
  });

  it("passes over an update of which the history shows no configuration", async () => {
    await rollback([update(3, "c"), entry(2, { result: "failed" }), update(1, "a")], ["--yes"]);
    assert.equal(ups()[0]?.message, "rollback to update 1, leaving update 3");
    world.remove();
    const run = await rollback([update(3, "c"), entry(2), update(1, "a")], ["--yes", "--to", "2"]);
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "--to 2: the history does not show what update 2 ran. Name an update that succeeded. See: slipway history --stack prod",
    );
  });

  it("keeps the secrets of the file where that is asked for", async () => {
    await rollback(THREE, ["--yes", "--keep-secrets"]);
    assert.deepEqual(given()["slipway:secrets"], { TOKEN: { value: { secure: "v1:secretc" } } });
    assert.deepEqual((given()["slipway:services"] as { web: { env: object } }).web.env, { LEVEL: "levelb" });
  });

  it("refuses a plan that would delete a service, and names itself as the way", async () => {
    const run = await rollback(THREE, ["--yes"], {
      preview: [{ changes: [change(SERVICE, "bot", "delete")] }],
    });
    assert.equal(run.exitCode, 2);
    assert.match(
      String(run.result.error),
      /Undo that change in the configuration, or allow it: slipway rollback --to 2 --stack prod --allow-replace bot$/,
    );
  });

  const refusals: Record<
    string,
    { history: HistoryEntry[]; flags?: string[]; more?: Partial<FakeWorldArgs>; error: string }
  > = {
    "nothing ran before": {
      history: [],
      error: "stack prod: has no update yet, so there is nothing to go back to.",
    },
    "nothing else ran well before": {
      history: [update(3, "c"), update(2, "b", { result: "failed" }), update(1, "c")],
      error:
        "stack prod: no update before 1 ran well with anything else, so there is nothing to go back to. See: slipway history --stack prod",
    },
    "the history was cut off": {
      history: [update(7, "c"), update(6, "c")],
      error:
        "stack prod: no update before 6 ran well with anything else, so there is nothing to go back to. The history begins with update 6: what came before was removed. See: slipway history --stack prod",
    },
    "the update was cut off": {
      history: [update(7, "c"), update(6, "b")],
      flags: ["--to", "2"],
      error:
        "--to 2: the history of stack prod begins with update 6, what came before was removed. See: slipway history --stack prod",
    },
    "there is no such update": {
      history: THREE,
      flags: ["--to", "9"],
      error: "--to 9: stack prod has no such update, the newest is 3. See: slipway history --stack prod",
    },
    "there is a gap": {
      history: [update(3, "c"), update(1, "a")],
      flags: ["--to", "2"],
      error: "--to 2: the history of stack prod has no such update. See: slipway history --stack prod",
    },
    "it is neither number nor commit": {
      history: THREE,
      flags: ["--to", "last"],
      error:
        "--to last: is neither the number of an update nor the first 4 digits or more of a commit. See: slipway history --stack prod",
    },
    "no update came from the commit": {
      history: THREE,
      flags: ["--to", "dead"],
      error:
        "--to dead: no update of stack prod was made from such a commit. See: slipway history --stack prod",
    },
    "several commits begin so": {
      history: [
        update(3, "c", { environment: { "git.head": `abcd1${"0".repeat(35)}` } }),
        update(2, "b", { environment: { "git.head": `abcd2${"0".repeat(35)}` } }),
      ],
      flags: ["--to", "abcd"],
      error: "--to abcd: is the beginning of several commits: abcd100, abcd200. Give more digits.",
    },
    "the update failed": {
      history: [update(3, "c"), update(2, "b", { result: "failed" })],
      flags: ["--to", "2"],
      error: "--to 2: update 2 failed. Name an update that succeeded. See: slipway history --stack prod",
    },
    "the update was interrupted": {
      history: [update(3, "c"), update(2, "b", { result: "interrupted" })],
      flags: ["--to", "2"],
      error:
        "--to 2: update 2 was interrupted. Name an update that succeeded. See: slipway history --stack prod",
    },
    "it took the stack down": {
      history: [update(3, "c"), entry(2, { kind: "destroy" }), update(1, "a")],
      flags: ["--to", "2"],
      error:
        "--to 2: update 2 took the stack down. Name an update that succeeded. See: slipway history --stack prod",
    },
    "it is a refresh": {
      history: [update(3, "c"), entry(2, { kind: "refresh" }), update(1, "a")],
      flags: ["--to", "2"],
      error:
        "--to 2: update 2 is a refresh: it deployed nothing. Name an update that succeeded. See: slipway history --stack prod",
    },
    "its entry is damaged": {
      history: [
        update(3, "c"),
        entry(2, { kind: "other", result: "failed", message: "this entry cannot be read: it is not whole" }),
      ],
      flags: ["--to", "2"],
      error:
        "--to 2: update 2 is no update (this entry cannot be read: it is not whole). Name an update that succeeded. See: slipway history --stack prod",
    },
    "it made what is on GitHub only": {
      history: [
        update(3, "c"),
        entry(2, {
          config: { "slipway:release": { value: '{"images":{},"only":"github"}', secret: false } },
        }),
      ],
      flags: ["--to", "2"],
      error:
        "--to 2: update 2 only made what is on GitHub. Name an update that succeeded. See: slipway history --stack prod",
    },
    "the stack is down": {
      history: [entry(4, { kind: "destroy" }), ...THREE],
      error:
        "stack prod: was taken down by update 4. Bring back an update by its number (slipway rollback --stack prod --to N), or what the stack file says: slipway up --stack prod",
    },
    "the image is gone": {
      history: THREE,
      more: { images: {} },
      error: `update 2: the image of web is gone: ${web("b")} is neither on the server nor in its registry. Push it again, or go back to another update: slipway history --stack prod. Docker says: manifest unknown`,
    },
    "nothing says which image it ran": {
      history: [update(3, "c"), entry(2, { config: configOf(fileOf("levelb", "secretb")) })],
      error:
        "update 2: nothing says which image of web it ran. Deploy one: slipway deploy --stack prod --image web=IMAGE",
    },
    "the backend hides secrets": {
      history: [
        update(3, "c"),
        entry(2, { config: { ...update(2, "b").config, "slipway:secrets": { secret: true } } }),
      ],
      error:
        "update 2: the backend does not show the secrets of past updates, so they cannot come back. Go back with those that Pulumi.prod.yaml has now: slipway rollback --stack prod --to 2 --keep-secrets",
    },
  };
  for (const [why, { history, flags = [], more = {}, error }] of Object.entries(refusals)) {
    it(`is refused, and changes nothing, where ${why}`, async () => {
      const run = await rollback(history, ["--yes", ...flags], more);
      assert.equal(run.result.error, error);
      assert.equal(run.exitCode, 2);
      assert.deepEqual(world.engine.calls, []);
    });
  }

  it("is no refusal where the registry cannot be asked", async () => {
    const run = await rollback(THREE, ["--yes"], { images: { [web("b")]: new Error("i/o timeout") } });
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.result.error,
      "update 2: the image of web is not on the server, and its registry cannot be asked. Docker says: i/o timeout",
    );
  });

  for (const text of [
    "Pulumi.prod.yaml: config.slipway:secrets.TOKEN.value: cannot be decrypted with the encryptionsalt of this file. Set the secret again",
    "preview of stack prod: validating stack config: cipher: message authentication failed",
  ]) {
    it(`is refused where its secrets were encrypted with another salt: ${text}`, async () => {
      const during = () => {
        throw new EngineError("failed", text);
      };
      const run = await rollback(THREE, ["--yes"], { preview: [{ during }] });
      assert.equal(run.exitCode, 2);
      assert.equal(
        run.result.error,
        "update 2: its secrets were encrypted with another encryptionsalt than Pulumi.prod.yaml has now, and cannot be read. Nothing was changed. " +
          "Put back the encryptionsalt of that time, or go back with the secrets of today: --keep-secrets",
      );
    });
  }

  it("passes on what an engine says of a wrong passphrase", async () => {
    const during = () => {
      throw new EngineError("usage", "preview of stack prod: incorrect passphrase");
    };
    const run = await rollback(THREE, ["--yes"], { preview: [{ during }] });
    assert.equal(run.exitCode, 2);
    assert.equal(run.result.error, "preview of stack prod: incorrect passphrase");
  });

  it("does nothing where that runs already", async () => {
    const run = await rollback(THREE, ["--yes", "--to", "3"]);
    assert.equal(run.exitCode, 0);
    assert.equal(run.stderr, "prod: runs what update 3 ran, so there is nothing to go back to\n");
    assert.deepEqual(world.engine.calls, []);
  });
});

const known = { digest: digest("a"), platforms: [] };

describe("a configuration that a rollback has left", () => {
  let world: FakeWorld;
  afterEach(() => world.remove());

  const back = update(4, "b", { message: "rollback to update 2, leaving update 3" });
  const up = (history: readonly HistoryEntry[], text = fileOf("levelc", "secretc"), ...flags: string[]) => {
    world = new FakeWorld({
      files: { prod: text },
      outputs: { prod: { images: { web: web("b") } } },
      history: { prod: history },
    });
    return world.slipway("up", "--json", ...flags);
  };

  it("is refused, and nothing is changed", async () => {
    const run = await up([back, ...THREE]);
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "stack prod: this is the configuration of update 3, which rollback 4 has left. Nothing was changed.\n" +
        "Take it back in Pulumi.prod.yaml too, or go forward to it again: slipway up --stack prod --retry",
    );
    assert.deepEqual(world.engine.calls, []);
  });

  it("is refused after a restore to what the rollback brought, too", async () => {
    const failed = update(5, "d", { result: "failed" });
    const restored = update(6, "b", { message: "restore after update 5" });
    assert.equal((await up([restored, failed, back, ...THREE])).exitCode, 2);
  });

  it("is run where that is asked for, and after it has run well again", async () => {
    assert.equal((await up([back, ...THREE], undefined, "--retry")).exitCode, 0);
    world.remove();
    assert.equal((await up([update(5, "c"), back, ...THREE])).exitCode, 0);
  });

  it("is another one once the file has what the rollback brought, or something new", async () => {
    for (const text of [fileOf("levelb", "secretb"), fileOf("new", "secretc"), fileOf("levelc", "new")]) {
      assert.equal((await up([back, ...THREE], text)).exitCode, 0);
      world.remove();
    }
    world = new FakeWorld();
  });

  it("is the one in the file where only an image went back", async () => {
    const config = configOf(fileOf("levelc", "secretc"), { web: web("b") });
    const image = entry(4, { config, message: "rollback to update 2, leaving update 3" });
    assert.equal((await up([image, ...THREE])).exitCode, 0);
  });
});
