import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const COMPONENTS = join(import.meta.dirname, "../../../components");
const SCRIPT = ["host/common.sh", "release/folder.sh", "release/store.sh"]
  .map((path) => readFileSync(join(COMPONENTS, path), "utf8"))
  .join("\n");
const OWNER = { SLIPWAY_APP: "alice", SLIPWAY_STACK: "prod", SLIPWAY_NAME: "web" };

describe("the folder of a stack on the server", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-test-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  async function run(commands: string, env: Record<string, string> = {}): Promise<string> {
    const script = `${SCRIPT}\ndocker() { echo data@then; }\nopen_folder\n${commands}`;
    const { stdout } = await execa("sh", ["-c", script], { env: { ...OWNER, SLIPWAY_DATA: dir, ...env } });
    return stdout;
  }

  const path = (...parts: string[]) => join(dir, "alice/prod", ...parts);

  /** A copy as a backup step leaves it. */
  function copy(id: string, at: number, changes: Record<string, string> = {}): void {
    mkdirSync(path("backups/web/keep", id), { recursive: true });
    writeFileSync(path("backups/web/keep", id, "data"), "kept");
    const sha256 = "0e2f0f29ffcf38cddd4c89a92cc0b69f1a5a4b9d6c3ff4c0d6c6dbde0fb4f3f0";
    const meta = {
      app: "alice",
      stack: "prod",
      service: "web",
      step: "keep",
      at,
      size: 4,
      sha256,
      ...changes,
    };
    const lines = Object.entries(meta).map(([key, value]) => `${key} ${value}\n`);
    writeFileSync(path("backups/web/keep", id, "meta"), lines.join(""));
  }

  it("is open to its owner only, with all that is in it", async () => {
    await run("enter ids done abc image");
    assert.equal(statSync(path()).mode & 0o777, 0o700);
    assert.equal(statSync(path("ledger/web/ids")).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(path("ledger/web")), ["ids"]);
  });

  it("is at home for a user who is not root", async () => {
    const env = { SLIPWAY_DATA: "", XDG_STATE_HOME: join(dir, "state") };
    const folder = await run('id() { echo 1000; }\nopen_folder\necho "$folder"', env);
    assert.equal(folder.split("\n").at(-1), join(dir, "state/slipway/alice/prod"));
  });

  const rows: { title: string; commands: string; env?: Record<string, string>; done: boolean }[] = [
    { title: "nothing before it ran", commands: "", done: false },
    { title: "nothing while it runs", commands: "enter ids started abc image", done: false },
    { title: "that it is done", commands: "enter ids 'done' abc image", done: true },
    { title: "nothing for other inputs", commands: "enter ids 'done' abd image", done: false },
    { title: "nothing when it was struck", commands: "enter ids 'done' abc image; strike ids", done: false },
    { title: "nothing while it is undone", commands: "enter ids undoing abc image", done: false },
    { title: "that it is passed over", commands: "pass_over ids abc", done: true },
    {
      title: "nothing of what was passed over before it ran with other inputs",
      commands: "pass_over ids abc; enter ids 'done' abd image",
      done: false,
    },
    {
      title: "nothing of a volume that was made anew",
      commands: "enter ids 'done' abc image; docker() { echo data@now; }",
      done: false,
    },
  ];
  for (const { title, commands, done } of rows) {
    it(`tells of a step ${title}`, async () => {
      const text = await run(`${commands}\nif is_done ids abc; then echo yes; else echo no; fi`, {
        SLIPWAY_VOLUMES: "data",
      });
      assert.equal(text, done ? "yes" : "no");
    });
  }

  it("forgets a step that leaves the program", async () => {
    await run("enter ids 'done' abc image; pass_over ids abc; SLIPWAY_GONE=yes; stop_if_gone ids");
    assert.deepEqual(readdirSync(path("ledger/web")), []);
    assert.equal(await run("stop_if_gone ids; echo goes on"), "goes on");
  });

  it("gives the oldest copy since a time", async () => {
    copy("20260101T000000Z-aaaaaaaaaaaa", 100);
    copy("20260102T000000Z-bbbbbbbbbbbb", 200);
    copy("20260103T000000Z-cccccccccccc", 300);
    const asked = "for since in 50 200 201 301; do echo $(oldest_since keep $since); done";
    assert.deepEqual((await run(asked)).split("\n"), [
      "20260101T000000Z-aaaaaaaaaaaa",
      "20260102T000000Z-bbbbbbbbbbbb",
      "20260103T000000Z-cccccccccccc",
      "",
    ]);
  });

  it("says what is wrong with a copy that is damaged or of something else", async () => {
    const id = "20260101T000000Z-aaaaaaaaaaaa";
    const damage = () => run(`damage keep ${id}`);
    assert.equal(await damage(), `there is no backup ${id} of step keep in ${path("backups")}`);
    copy(id, 100);
    assert.equal(
      await damage(),
      `backup ${id} is damaged: its checksum is another one than when it was made`,
    );
    copy(id, 100, { size: "5" });
    assert.equal(await damage(), `backup ${id} is damaged: it has 4 bytes instead of 5`);
    copy(id, 100, { stack: "staging" });
    assert.equal(await damage(), `backup ${id} is of another service or step: alice staging web keep`);
    copy(id, 100, { sha256: (await run("printf kept | sha256sum")).slice(0, 64) });
    assert.equal(await damage(), "");
  });

  it("keeps as many copies as are wanted, as long, and always the newest", async () => {
    const now = Math.floor(Date.now() / 1000);
    const left = async (count: number, seconds: number) => {
      await run(`prune keep ${count} ${seconds}`);
      return readdirSync(path("backups/web/keep"));
    };
    copy("20260101T000000Z-aaaaaaaaaaaa", now - 3000);
    copy("20260102T000000Z-bbbbbbbbbbbb", now - 2000);
    copy("20260103T000000Z-cccccccccccc", now - 1000);
    assert.equal((await left(3, 4000)).length, 3);
    assert.deepEqual(await left(2, 4000), ["20260102T000000Z-bbbbbbbbbbbb", "20260103T000000Z-cccccccccccc"]);
    assert.deepEqual(await left(2, 1500), ["20260103T000000Z-cccccccccccc"]);
    assert.deepEqual(await left(1, 1), ["20260103T000000Z-cccccccccccc"]);
  });
});
