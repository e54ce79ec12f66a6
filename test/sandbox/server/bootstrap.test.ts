import assert from "node:assert/strict";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const CHECKOUT = new URL("../../../", import.meta.url).pathname;
const SCRIPT = `import { writeFileSync } from "node:fs";
const [kind, ...rest]: string[] = process.argv.slice(2);
if (kind === "wait") { process.on("SIGTERM", () => process.exit(7)); console.log("ready"); setInterval(() => {}, 1000); }
else { console.log(JSON.stringify([kind, ...rest])); process.exitCode = Number(rest[0] ?? 0); }
`;
/** Stands in for npm: notes that it was called, takes its time, and makes node_modules as npm does. */
const NPM = `#!/bin/sh
echo "$@" >>calls; [ -z "$NPM_TAKES" ] || sleep "$NPM_TAKES"
[ -z "$NPM_FAILS" ] || { echo "npm error code E404" >&2; exit 1; }
rm -rf node_modules; mkdir node_modules
`;

describe("bootstrap.mjs", () => {
  let root = "";
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-bootstrap-"));
    await cp(join(CHECKOUT, "bootstrap.mjs"), join(root, "bootstrap.mjs"));
    await cp(join(CHECKOUT, "bin"), join(root, "bin"), { recursive: true });
    await mkdir(join(root, "path"));
    await writeFile(join(root, "path/npm"), NPM);
    await chmod(join(root, "path/npm"), 0o755);
    await writeFile(join(root, "package.json"), `{"type":"module"}`);
    await writeFile(
      join(root, "package-lock.json"),
      `{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}`,
    );
    await writeFile(join(root, "script.ts"), SCRIPT);
  });
  afterEach(() => rm(root, { recursive: true }));

  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    execa(process.execPath, ["bootstrap.mjs", "script.ts", ...args], {
      cwd: root,
      reject: false,
      env: { PATH: `${join(root, "path")}:${process.env.PATH}`, npm_execpath: "", TMPDIR: root, ...env },
    });
  const calls = async () =>
    (await readFile(join(root, "calls"), "utf8").catch(() => "")).split("\n").length - 1;

  it("installs once, passes arguments and exit code on, and installs again for another lockfile", async () => {
    const first = await start(["x", "3"]);
    assert.deepEqual([first.stdout, first.exitCode], ['["x","3"]', 3]);
    assert.equal(first.stderr, "slipway: installing the dependencies (npm ci)");
    assert.equal((await start(["x"])).stderr, "");
    assert.equal(await calls(), 1);
    await writeFile(
      join(root, "package-lock.json"),
      `{"packages":{"":{},"node_modules/a":{"version":"2.0.0"}}}`,
    );
    await start(["x"]);
    assert.equal(await calls(), 2);
  });

  it("takes over what npm itself installed from the same lockfile", async () => {
    await mkdir(join(root, "node_modules"));
    await writeFile(
      join(root, "node_modules/.package-lock.json"),
      `{"packages":{"node_modules/a":{"version":"1.0.0"}}}`,
    );
    assert.equal((await start(["x"])).exitCode, 0);
    assert.equal(await calls(), 0);
  });

  it("installs once for two at once", async () => {
    const both = await Promise.all([start(["x"], { NPM_TAKES: "0.5" }), start(["x"], { NPM_TAKES: "0.5" })]);
    assert.deepEqual(
      both.map(({ exitCode }) => exitCode),
      [0, 0],
    );
    assert.equal(await calls(), 1);
  });

  it("passes npm's error on and tries again the next time", async () => {
    const failed = await start(["x"], { NPM_FAILS: "1" });
    assert.equal(failed.exitCode, 2);
    assert.match(failed.stderr, /npm error code E404/);
    assert.match(failed.stderr, /npm ci failed in .+ \(exit code 1\); its message is above\./);
    assert.equal((await start(["x"])).exitCode, 0);
  });

  it("says that npm is missing", async () => {
    const { exitCode, stderr } = await start(["x"], { PATH: "/nowhere" });
    assert.equal(exitCode, 2);
    assert.match(stderr, /npm is missing\. Install it/);
  });

  it("uses the Node of the dependencies, and passes a signal on to it", async () => {
    await start(["x"]);
    await mkdir(join(root, "node_modules/.bin"), { recursive: true });
    await writeFile(join(root, "node_modules/.bin/node"), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
    await chmod(join(root, "node_modules/.bin/node"), 0o755);
    const running = start(["wait"]);
    for await (const line of running) {
      assert.equal(line, "ready");
      running.kill("SIGTERM");
    }
    assert.equal((await running).exitCode, 7);
  });

  it("does without a Node of the dependencies that does not run here", async () => {
    await start(["x"]);
    await mkdir(join(root, "node_modules/.bin"), { recursive: true });
    await writeFile(join(root, "node_modules/.bin/node"), "not a program");
    await chmod(join(root, "node_modules/.bin/node"), 0o755);
    assert.equal((await start(["x"])).stdout, '["x"]');
  });
});

describe("runsTypeScript", () => {
  it("knows the versions that strip types", async () => {
    const { runsTypeScript } = (await import(join(CHECKOUT, "bootstrap.mjs"))) as {
      runsTypeScript(version: string): boolean;
    };
    const versions = ["v20.20.2", "v22.17.9", "v22.18.0", "v23.5.0", "v23.6.0", "v24.0.0", "v26.1.0"];
    assert.deepEqual(versions.filter(runsTypeScript), ["v22.18.0", "v23.6.0", "v24.0.0", "v26.1.0"]);
  });
});
