import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const COMPONENTS = join(import.meta.dirname, "../../../components");
const PARTS = ["folder", "leftovers", "holding", "helper", "store", "restore", "back"];
const SCRIPT = [
  "host/common.sh",
  "stack/redact.sh",
  "stack/job.sh",
  ...PARTS.map((part) => `release/${part}.sh`),
]
  .map((path) => readFileSync(join(COMPONENTS, path), "utf8"))
  .join("\n");
/** What would act on the server says what it was asked for. */
const STANDINS = `
docker() { :; }
hold() { echo "hold $1"; held="$held $1"; }
let_go() { echo "start again$held"; held=''; }
hand_over() { echo "leave $1 to its rollout"; rest=''; for each in $held; do [ "$each" = "$1" ] || rest="$rest $each"; done; held=$rest; }
remove_left_jobs() { :; }
remove_left_helpers() { :; }
run_job() { echo "job $SLIPWAY_ENTRYPOINT$SLIPWAY_RUN within $1 s"; [ "$SLIPWAY_ENTRYPOINT" != fail ] || fail_step "exit code 1"; }
restore_copy() { echo "restore $1 from $2"; }
`;
const LEFT = [
  "run 'ids' yes 60",
  "run 'schema' yes 60 'undo' 'it'\\''s'",
  "backup 'keep' 30",
  "run 'dry' no 60",
].join("\n");
const ID = "20260102T000000Z-bbbbbbbbbbbb";

describe("the way back of a service", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-test-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const path = (...parts: string[]) => join(dir, "alice/prod", ...parts);

  /** Entries by step: digest and state. */
  function ledger(entries: Record<string, string>, backup = ID): void {
    mkdirSync(path("ledger/web"), { recursive: true });
    for (const [step, entry] of Object.entries(entries)) {
      const [digest, state] = entry.split(" ");
      const made = step === "keep" ? `backup ${backup}\n` : "";
      writeFileSync(path("ledger/web", step), `digest ${digest}\nstate ${state}\nat 150\n${made}`);
    }
  }

  function copy(id: string, at: number, size = 4): void {
    mkdirSync(path("backups/web/keep", id), { recursive: true });
    writeFileSync(path("backups/web/keep", id, "data"), "kept");
    const sha256 = "e3f4d8ff1e3a1a8c2ab0a5e1f1a4fd30f9b9b5a3c9e8a1d2c4b3a2f1e0d9c8b7";
    const owner = "app alice\nstack prod\nservice web\nstep keep\n";
    writeFileSync(path("backups/web/keep", id, "meta"), `${owner}at ${at}\nsize ${size}\nsha256 ${sha256}\n`);
  }

  async function back(env: Record<string, string> = {}) {
    const sum =
      "\nsha256sum() { cat >/dev/null; echo e3f4d8ff1e3a1a8c2ab0a5e1f1a4fd30f9b9b5a3c9e8a1d2c4b3a2f1e0d9c8b7; }\n";
    const script = SCRIPT.replace(/\nmain <\/dev\/null\n$/, `${sum}${STANDINS}\nmain </dev/null\n`);
    const variables = {
      SLIPWAY_APP: "alice",
      SLIPWAY_STACK: "prod",
      SLIPWAY_NAME: "web",
      SLIPWAY_SERVICE: "alice-prod-web",
      SLIPWAY_DATA: dir,
      SLIPWAY_BACK: "7-to-5",
      SLIPWAY_DATA_TOO: "yes",
      SLIPWAY_SINCE: "100",
      SLIPWAY_LEFT: LEFT,
      SLIPWAY_ENTERED: "schema target",
      SLIPWAY_COPIES: "",
      SLIPWAY_HOLD: "alice-prod-gone",
      SLIPWAY_TARGET_IMAGE: "image:1",
      SLIPWAY_IMAGE: "image:2",
      SLIPWAY_REVISION: "next",
      SLIPWAY_FLAGS: "",
    };
    const run = await execa("sh", ["-s"], { input: script, env: { ...variables, ...env }, reject: false });
    return { exitCode: run.exitCode, lines: run.stdout.split("\n") };
  }

  const state = (step: string) =>
    /^digest (\w+)\nstate (\w+)$/m.exec(readFileSync(path("ledger/web", step), "utf8"))?.slice(1);
  const ALL = { dry: "left done", keep: "left done", schema: "left done", ids: "left started" };

  it("undoes what had begun, last one first, restores, and enters what is in effect then", async () => {
    ledger(ALL);
    copy(ID, 150);
    assert.deepEqual(await back(), {
      exitCode: 0,
      lines: [
        "hold alice-prod-gone",
        "hold alice-prod-web",
        "job undo 'it'\\''s' within 60 s",
        `restore keep from ${ID}`,
        "leave alice-prod-gone to its rollout",
        "leave alice-prod-web to its rollout",
        "start again",
        "7-to-5",
        "start again",
      ],
    });
    assert.deepEqual(readdirSync(path("ledger/web")), ["schema"]);
    assert.deepEqual(state("schema"), ["target", "done"]);
  });

  it("touches no data where only steps had run that look at it", async () => {
    ledger({ dry: "left done", keep: "left done", schema: "target done" });
    copy(ID, 150);
    const { exitCode, lines } = await back();
    assert.equal(exitCode, 0);
    assert.deepEqual(
      lines.filter((line) => /^(hold|job|restore)/.test(line)),
      [],
    );
    assert.deepEqual(readdirSync(path("ledger/web")), ["schema"]);
  });

  it("leaves alone what is in effect in the version that it goes back to", async () => {
    ledger({ ...ALL, schema: "target done" });
    copy(ID, 150);
    const { lines } = await back();
    assert.deepEqual(
      lines.filter((line) => /^(job|restore)/.test(line)),
      [`restore keep from ${ID}`],
    );
  });

  it("restores the oldest copy since that version, or the one that is named", async () => {
    const [before, later] = ["20260101T000000Z-aaaaaaaaaaaa", "20260103T000000Z-cccccccccccc"];
    const copies = () => {
      ledger(ALL);
      copy(before, 50);
      copy(ID, 150);
      copy(later, 160);
    };
    copies();
    assert.ok((await back()).lines.includes(`restore keep from ${ID}`));
    copies();
    assert.ok((await back({ SLIPWAY_COPIES: `keep ${later}` })).lines.includes(`restore keep from ${later}`));
  });

  const refused: { title: string; copies: () => void; problem: string }[] = [
    {
      title: "a copy is damaged",
      copies: () => copy(ID, 150, 5),
      problem: `web: nothing was undone: backup ${ID} is damaged: it has 4 bytes instead of 5. `,
    },
    {
      title: "a copy is gone",
      copies: () => copy("20260101T000000Z-aaaaaaaaaaaa", 50),
      problem:
        "web: nothing was undone: there is no backup of step keep since 1970-01-01T00:01:40Z any more. ",
    },
  ];
  for (const { title, copies, problem } of refused) {
    it(`refuses before anything is stopped where ${title}`, async () => {
      ledger(ALL);
      copies();
      assert.deepEqual(await back(), { exitCode: 1, lines: [problem, "start again"] });
      assert.deepEqual(state("ids"), ["left", "started"]);
    });
  }

  it("starts the service again where an undo fails, and names the step", async () => {
    ledger(ALL);
    copy(ID, 150);
    const { exitCode, lines } = await back({ SLIPWAY_LEFT: LEFT.replace("'undo'", "'fail'") });
    assert.equal(exitCode, 1);
    assert.deepEqual(lines.slice(-2), [
      "web: undo of schema failed: exit code 1.",
      "start again alice-prod-gone alice-prod-web",
    ]);
    assert.deepEqual(state("schema"), ["left", "undoing"]);
  });

  it("without the data changes nothing, and has the steps of the target passed over", async () => {
    ledger(ALL);
    const { exitCode, lines } = await back({ SLIPWAY_DATA_TOO: "no" });
    assert.equal(exitCode, 0);
    assert.deepEqual(
      lines.filter((line) => /^(hold|job|restore)/.test(line)),
      [],
    );
    assert.deepEqual(state("schema"), ["left", "done"]);
    assert.equal(readFileSync(path("ledger/web/.schema"), "utf8"), "target\n");
  });

  it("does nothing in a run that goes forward", async () => {
    assert.deepEqual(await back({ SLIPWAY_BACK: "none" }), { exitCode: 0, lines: ["none"] });
    assert.equal(existsSync(path()), false);
  });
});
