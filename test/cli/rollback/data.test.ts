import assert from "node:assert/strict";
import { parse } from "yaml";
import type { Backup, LedgerEntry } from "../../../cli/release-store.ts";
import type { HistoryEntry } from "../../../engine/port.ts";
import { change, entry } from "../fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs } from "../fake-world.ts";

const SERVICE = "docker:index/service:Service";
const web = (digit: string) => `docker.io/acme/web@${digest(digit)}`;
const STEPS = `
        - { name: keep, at: before, backup: { sqlite: /data/web.db } }
        - { name: look, at: before, run: [look] }
        - { name: schema, at: after, run: [migrate], undo: [migrate, back] }
        - { name: ids, at: after, run: [ids] }`;
const fileOf = (level: string, steps = STEPS) => `config:
  slipway:host: local
  slipway:services:
    web:
      kind: web
      image: docker.io/acme/web
      port: 8000
      health: { http: /healthz }
      volumes: { data: /data }
      env: { LEVEL: ${level} }
${steps === "" ? "" : `      release:${steps}\n`}encryptionsalt: v1:salt
`;
const configOf = (text: string, digit: string): HistoryEntry["config"] => {
  const { config } = parse(text) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries({ ...config, "slipway:release": { images: { web: web(digit) } } }).map(([key, value]) => [
      key,
      { value: typeof value === "string" ? value : JSON.stringify(value), secret: false },
    ]),
  );
};
/** Ends at 08:00:12 of the day of its number. */
const update = (number: number, digit: string, text = fileOf(digit)) =>
  entry(number, {
    startedAt: `2026-11-0${number}T08:00:00.000Z`,
    endedAt: `2026-11-0${number}T08:00:12.000Z`,
    config: configOf(text, digit),
  });
const seconds = (iso: string) => Date.parse(iso) / 1000;
const SINCE = seconds("2026-11-02T08:00:05Z");
const step = (name: string, at = SINCE): LedgerEntry => ({
  service: "web",
  step: name,
  digest: "d",
  state: "done",
  at,
  image: web("b"),
});
const backup = (id: string, at: number, more: Partial<Backup> = {}): Backup => ({
  service: "web",
  step: "keep",
  id,
  kind: "sqlite",
  at,
  size: 1,
  sha256: "s",
  image: web("b"),
  ...more,
});
const TWO = [update(2, "b"), update(1, "a")];
const RAN = {
  steps: [step("keep"), step("look"), step("schema"), step("ids")],
  backups: [
    backup("older", seconds("2026-10-01T08:00:00Z")),
    backup("first", seconds("2026-11-02T08:00:01Z")),
    backup("second", seconds("2026-11-02T09:00:00Z")),
  ],
  rows: 12,
};

describe("slipway rollback and data", () => {
  let world: FakeWorld;
  afterEach(() => world.remove());

  const rollback = (flags: string[], more: Partial<FakeWorldArgs> = {}) => {
    world = new FakeWorld({
      files: { prod: fileOf("b") },
      outputs: { prod: { images: { web: web("b") } } },
      history: { prod: TWO },
      images: { [web("a")]: { digest: digest("a"), platforms: [] } },
      releases: RAN,
      preview: [{ changes: [change(SERVICE, "web", "update")] }],
      ...more,
    });
    return world.slipway("rollback", "--json", ...flags);
  };
  const goingBack = () => {
    const up = world.engine.calls.find(({ method }) => method === "up");
    return (parse(up?.config ?? "") as { config: Record<string, Record<string, unknown>> }).config[
      "slipway:goingBack"
    ];
  };

  it("refuses to leave the data behind, says what ran, the command, and what would be lost", async () => {
    const run = await rollback(["--yes"]);
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      [
        "update 1: the data has changed since, and that version may not run on it. Release steps that ran:",
        "  web: schema, 2026-11-02 08:00Z",
        "  web: ids, 2026-11-02 08:00Z",
        "Go back with the data: slipway rollback --stack prod --to 1 --data",
        "  web: undoes schema",
        "  web: restores what keep copied 2026-11-02 08:00Z, 12 rows that were added since are lost",
      ].join("\n"),
    );
    assert.deepEqual(world.engine.calls, []);
  });

  it("gives the program what is left, and asks with what is lost", async () => {
    const run = await rollback(["--data"], { answer: true });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(world.questions, ["Go back to update 1 on prod, with its data?"]);
    assert.match(
      run.stderr,
      /\n {2}web: undoes schema\n {2}web: restores what keep copied 2026-11-02 08:00Z, 12 rows that were added since are lost\n/,
    );
    const { id, ...value } = goingBack() ?? {};
    assert.match(String(id), /^2-to-1-[0-9a-f]{6}$/);
    assert.deepEqual(value, {
      data: true,
      since: seconds("2026-11-01T08:00:12Z"),
      images: { web: web("b") },
      services: (parse(fileOf("b")) as { config: object }).config["slipway:services" as never],
    });
  });

  it("needs --yes where nobody can answer", async () => {
    const run = await rollback(["--data"]);
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "Go back to update 1 on prod, with its data? Nobody can answer here. Answer with --yes.",
    );
  });

  const harmless: Record<string, Partial<FakeWorldArgs>> = {
    "no step has run since": { releases: { ...RAN, steps: [step("schema", 1)] } },
    "only steps before the rollout have run, which nothing undoes": {
      releases: { ...RAN, steps: [step("keep"), step("look")] },
    },
    "the step that ran is in the file no more": { releases: { ...RAN, steps: [step("gone")] } },
  };
  for (const [why, more] of Object.entries(harmless)) {
    it(`goes back without --data where ${why}`, async () => {
      const run = await rollback(["--yes"], more);
      assert.equal(run.exitCode, 0, run.stderr);
      assert.deepEqual(world.engine.calls.length, 2);
      assert.equal(goingBack()?.data, false);
    });
  }

  it("asks no ledger, and gives the program nothing, where no service has steps", async () => {
    const text = fileOf("b", "");
    const run = await rollback(["--yes"], {
      files: { prod: text },
      history: { prod: [update(2, "b", text), update(1, "a")] },
      releases: undefined as never,
    });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal(goingBack(), undefined);
  });

  const losses: [what: string, rows: number | undefined, text: string][] = [
    ["nothing", 0, "no row was added since"],
    ["one row", 1, "1 row that was added since is lost"],
    ["what nobody can count", undefined, "whatever was written since is lost"],
  ];
  for (const [what, rows, text] of losses) {
    it(`says that ${what} is lost`, async () => {
      const { rows: _, ...releases } = RAN;
      const run = await rollback(["--yes", "--data"], {
        releases: { ...releases, ...(rows !== undefined && { rows }) },
      });
      assert.equal(run.exitCode, 0, run.stderr);
      assert.ok(
        run.stderr.includes(`  web: restores what keep copied 2026-11-02 08:00Z, ${text}\n`),
        run.stderr,
      );
    });
  }

  it("refuses where nothing brings the data back, with --data too", async () => {
    for (const flags of [["--yes"], ["--yes", "--data"]]) {
      const run = await rollback(flags, { releases: { ...RAN, backups: [] } });
      assert.equal(run.exitCode, 2);
      assert.equal(
        run.result.error,
        [
          "update 1: its data cannot come back, because these steps have neither an undo nor a backup made since:",
          "  web: ids, 2026-11-02 08:00Z",
          "Deploy a version that runs on the data as it is: slipway deploy --stack prod --image SERVICE=IMAGE",
        ].join("\n"),
      );
      assert.deepEqual(world.engine.calls, []);
      world.remove();
    }
    world = new FakeWorld();
  });

  it("runs forward to what a rollback left as any update, whatever the ledger says", async () => {
    const back = entry(3, { ...update(3, "a"), message: "rollback to update 1, leaving update 2" });
    const steps = [step("schema", seconds("2026-11-03T08:00:05Z"))];
    const run = await rollback(["--yes", "--to", "2"], {
      files: { prod: fileOf("a") },
      history: { prod: [back, ...TWO] },
      images: { [web("b")]: { digest: digest("b"), platforms: [] } },
      releases: { ...RAN, steps },
    });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal(goingBack(), undefined);
  });

  it("counts no version that was taken back already", async () => {
    const back = entry(4, { ...update(4, "b"), message: "rollback to update 2, leaving update 3" });
    const history = { prod: [back, update(3, "c"), ...TWO] };
    const run = await rollback(["--yes", "--data"], { history });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(String(goingBack()?.id), /^4-to-1-/);
  });

  it("needs the version that ran the steps to be there", async () => {
    const history = { prod: [entry(3, { kind: "destroy" }), ...TWO] };
    const run = await rollback(["--yes", "--data", "--to", "1"], { history });
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "update 1: the data has changed since, and the stack is down. Bring back what ran last, then go back: slipway up --stack prod",
    );
  });

  it("goes forward again where the way back fails", async () => {
    const gone = { value: "{}", secret: false };
    const failed = update(3, "a");
    const history = {
      prod: [
        { ...failed, result: "failed" as const, config: { ...failed.config, "slipway:goingBack": gone } },
        ...TWO,
      ],
    };
    const failing = {
      ok: false,
      errors: [{ severity: "error" as const, message: "web: undo of schema failed: exit code 1." }],
      events: [{ kind: "done" as const, change: change(SERVICE, "web", "update") }],
    };
    const run = await rollback(["--yes", "--data", "--to", "1"], { history, up: [failing, {}] });
    assert.equal(run.exitCode, 1);
    const [, second] = world.engine.calls.filter(({ method }) => method === "up");
    const { config } = parse(second?.config ?? "") as { config: Record<string, unknown> };
    assert.equal(config["slipway:goingBack"], undefined);
    assert.equal((config["slipway:services"] as { web: { env: object } }).web.env["LEVEL" as never], "b");
  });

  it("takes back one version at a time", async () => {
    const history = { prod: [update(4, "d"), update(3, "c", fileOf("c2")), update(2, "c"), update(1, "a")] };
    const at = seconds("2026-11-04T08:00:05Z");
    const releases = { ...RAN, steps: [step("schema", at)] };
    const run = await rollback(["--yes", "--data", "--to", "1"], { history, releases });
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "update 1: release steps of web ran in several updates since, and each has to be taken back by itself, the newest first: slipway rollback --stack prod --to 3 --data",
    );
    assert.deepEqual(world.engine.calls, []);
  });
});
