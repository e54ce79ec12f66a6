import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findPulumi } from "../../engine/cli-path.ts";
import { EngineError } from "../../engine/port.ts";
import { chooseKind, openEngine } from "../../engine/select.ts";

describe("choosing an engine", () => {
  let dir: string;
  const executable = (path: string, mode = 0o755) => {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, mode);
    return file;
  };
  const stackFile = (host: string) => {
    const file = join(dir, `Pulumi.${host.length}.yaml`);
    writeFileSync(file, `config:\n  slipway:host: ${host}\n`);
    return file;
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-test-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  describe("findPulumi", () => {
    const path = (...folders: string[]) => ({
      PATH: folders.map((each) => join(dir, each)).join(":"),
      HOME: dir,
    });

    it("takes the first on the PATH that is no launcher of npm", () => {
      executable("project/node_modules/.bin/pulumi");
      executable("plain/pulumi", 0o644);
      const wanted = executable("tools/pulumi");
      executable("later/pulumi");
      assert.equal(findPulumi(path("project/node_modules/.bin", "plain", "tools", "later")), wanted);
    });

    it("does not fall for a link to the launcher", () => {
      const launcher = executable("lib/node_modules/pulumi/run.js");
      mkdirSync(join(dir, "bin"));
      symlinkSync(launcher, join(dir, "bin/pulumi"));
      assert.equal(findPulumi(path("bin")), undefined);
    });

    it("takes the CLI that the launcher has downloaded for its own version", () => {
      const cached = executable(".pulumi/versions/3.265.0/bin/pulumi");
      assert.equal(findPulumi(path("nothing")), cached);
      const home = executable("home/versions/3.265.0/bin/pulumi");
      assert.equal(findPulumi({ ...path("nothing"), PULUMI_HOME: join(dir, "home") }), home);
    });

    it("takes no CLI of another version", () => {
      executable(".pulumi/versions/3.1.0/bin/pulumi");
      assert.equal(findPulumi(path("nothing")), undefined);
    });
  });

  const kind = (engine: string | undefined, env: NodeJS.ProcessEnv, hosts: string[], cli?: string) =>
    chooseKind(
      { projectDir: dir, env, stackFiles: hosts.map(stackFile), ...(engine !== undefined && { engine }) },
      cli,
    );

  it("takes what is asked for, the option before the variable", () => {
    assert.equal(kind("sandbox", { SLIPWAY_ENGINE: "pulumi" }, [], "/cli"), "sandbox");
    assert.equal(kind(undefined, { SLIPWAY_ENGINE: "sandbox" }, [], "/cli"), "sandbox");
  });

  it("takes the real engine where its CLI is, else the sandbox for stacks of this machine", () => {
    assert.equal(kind(undefined, {}, ["local"], "/cli"), "pulumi");
    assert.equal(kind(undefined, {}, ["local"]), "sandbox");
  });

  const refused: [what: string, run: () => unknown, message: string][] = [
    [
      "another engine",
      () => kind("terraform", {}, []),
      '--engine: is "terraform", must be pulumi or sandbox.',
    ],
    [
      "another engine of the variable",
      () => kind(undefined, { SLIPWAY_ENGINE: "x" }, []),
      'SLIPWAY_ENGINE: is "x", must be pulumi or sandbox.',
    ],
    [
      "the sandbox for another machine",
      () => kind(undefined, {}, ["local", "{ address: 203.0.113.7 }"]),
      "no Pulumi CLI was found, and the sandbox deploys to this machine only. Install it: npx pulumi version, or https://www.pulumi.com/docs/install/",
    ],
  ];
  for (const [what, run, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(run, new EngineError("usage", message));
    });
  }

  it("gives the stacks of the sandbox a place for ledger and backups in its folder, unless there is one", async () => {
    writeFileSync(join(dir, "Pulumi.yaml"), "name: hello\nruntime: nodejs\n");
    const env: NodeJS.ProcessEnv = {};
    const choice = { projectDir: dir, engine: "sandbox", stackFiles: [], env };
    await openEngine(choice);
    assert.equal(env.SLIPWAY_DATA, join(dir, ".sandbox/data"));
    const own = { SLIPWAY_DATA: "/srv" };
    await openEngine({ ...choice, env: own });
    assert.equal(own.SLIPWAY_DATA, "/srv");
  });

  it("refuses the real engine without a CLI", async () => {
    const choice = { projectDir: dir, engine: "pulumi", stackFiles: [], env: { PATH: "", HOME: dir } };
    await assert.rejects(openEngine(choice), {
      category: "usage",
      message:
        "--engine pulumi: no Pulumi CLI was found. Install it: npx pulumi version, or https://www.pulumi.com/docs/install/",
    });
  });
});
