import assert from "node:assert/strict";
import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { SandboxEngine } from "../../engine/sandbox.ts";
import { openCrypter } from "../../sandbox/engine/passphrase.ts";
import { PASSPHRASE, SALT } from "../sandbox/engine/kit/passphrase.ts";
import { projects, steps } from "../sandbox/engine/kit/project.ts";

describe("SandboxEngine", () => {
  const make = projects();
  const PROGRAM = 'new Thing("a", { name: "a-" + pulumi.getStack() });';

  it("copies the tracked stack file with the sandbox's images, comments kept, and never writes the checkout", async () => {
    const project = make(PROGRAM);
    const tracked = `# the sample
config:
  slipway:host: local # this machine
  slipway:services:
    # serves
    web:
      image: docker.io/acme/web # no digest
      port: 8000
    pinned: { image: "docker.io/acme/web@sha256:0123" }
    other: { image: docker.io/acme/other }
`;
    project.write("Pulumi.staging.yaml", tracked);
    project.write(".sandbox/images.json", '{"docker.io/acme/web":"127.0.0.1:5050/acme/web"}');
    const path = await project.engine.stackFile("staging");
    assert.equal(path, join(project.dir, ".sandbox/stacks/Pulumi.staging.yaml"));
    const [copy = "", salt = ""] = project
      .read(".sandbox/stacks/Pulumi.staging.yaml")
      .split("encryptionsalt: ");
    assert.equal(
      copy,
      tracked
        .replace("image: docker.io/acme/web #", "image: 127.0.0.1:5050/acme/web #")
        .replace("docker.io/acme/web@", "127.0.0.1:5050/acme/web@"),
    );
    await openCrypter(PASSPHRASE, salt.trim());
    assert.equal(project.read("Pulumi.staging.yaml"), tracked);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    await project.engine.stackFile("staging");
    assert.ok(project.read(".sandbox/stacks/Pulumi.staging.yaml").endsWith(salt), "the salt is kept");
  });

  it("points what a stack keeps on GitHub to the sandbox's own, once there is one", async () => {
    const project = make(PROGRAM);
    const tracked = `config:
  slipway:repository: { owner: acme, name: web } # on GitHub
`;
    project.write("Pulumi.staging.yaml", tracked);
    await project.engine.stackFile("staging");
    assert.ok(project.read(".sandbox/stacks/Pulumi.staging.yaml").startsWith(tracked));
    const baseUrl = "http://127.0.0.1:5090/";
    project.write(".sandbox/github/access.json", JSON.stringify({ baseUrl, token: "ghp_of_the_sandbox" }));
    await project.engine.stackFile("staging");
    const copy = project.read(".sandbox/stacks/Pulumi.staging.yaml");
    assert.ok(copy.startsWith(tracked.replace("web }", `web, baseUrl: ${baseUrl} }`)), copy);
    assert.ok(!copy.includes("ghp_"), copy);
  });

  it("refuses a list of images that is none, with the repair", async () => {
    const project = make(PROGRAM);
    project.write(
      "Pulumi.staging.yaml",
      "config:\n  slipway:services: { web: { image: docker.io/acme/web } }\n",
    );
    for (const text of ["null", "[]", '"x"', '{ "docker.io/acme/web": 5 }']) {
      project.write(".sandbox/images.json", text);
      await assert.rejects(project.engine.stackFile("staging"), {
        name: "EngineError",
        category: "usage",
        message: `${join(project.dir, ".sandbox/images.json")}: is no mapping of repositories. Run npm start again to rebuild it.`,
      });
    }
  });

  it("puts the sandbox's SSH server in the place of this machine, for the stacks that it is for", async () => {
    const project = make(PROGRAM);
    const text = "config:\n  slipway:host: local\n";
    const sshd = { address: "127.0.0.1", port: 5022, user: "me", hostKey: "ssh-ed25519 AAAA" };
    project.write(".sandbox/hosts.json", JSON.stringify({ staging: sshd }));
    const hostOf = async (stack: string) => {
      project.write(`Pulumi.${stack}.yaml`, text);
      const copy = await readFile(await project.engine.stackFile(stack), "utf8");
      return (parse(copy) as { config: Record<string, unknown> }).config["slipway:host"];
    };
    assert.deepEqual([await hostOf("staging"), await hostOf("prod")], [sshd, "local"]);
    assert.equal(project.read("Pulumi.staging.yaml"), text);
  });

  it("copies a stack file that says nothing, and one without any mapping", async () => {
    const project = make(PROGRAM);
    for (const text of ["", "config: {}\n", "# nothing\n"]) {
      project.write("Pulumi.staging.yaml", text);
      await project.engine.stackFile("staging");
      assert.match(project.read(".sandbox/stacks/Pulumi.staging.yaml"), /encryptionsalt: v1:/);
    }
    project.write(
      "Pulumi.staging.yaml",
      `encryptionsalt: ${SALT}\nconfig:\n  slipway:services: { a: { image: x } }\n`,
    );
    await project.engine.stackFile("staging");
    assert.match(
      project.read(".sandbox/stacks/Pulumi.staging.yaml"),
      new RegExp(SALT.replaceAll("+", "\\+")),
    );
  });

  it("refuses a stack of another machine, also in a configuration file of one run", async () => {
    const project = make(PROGRAM);
    project.write("Pulumi.prod.yaml", "config:\n  slipway:host: { address: 203.0.113.7 }\n");
    const refusal = (path: string) => ({
      name: "EngineError",
      category: "usage",
      message: `${path}: config.slipway:host: is {"address":"203.0.113.7"}, the sandbox deploys to this machine only. Set it to local, or use the real engine: --engine pulumi.`,
    });
    const tracked = join(project.dir, "Pulumi.prod.yaml");
    await assert.rejects(project.engine.stackFile("prod"), refusal(tracked));
    await assert.rejects(project.engine.up("dev", { configFile: tracked }), refusal(tracked));
    assert.equal(existsSync(join(project.dir, ".sandbox")), false);
  });

  it("refuses names, files and projects that are none", async () => {
    const project = make(PROGRAM);
    await assert.rejects(project.engine.up("../dev"), /^EngineError: stack "\.\.\/dev": is no stack name\./);
    await assert.rejects(
      project.engine.up("none"),
      /Pulumi\.none\.yaml: no such file\. Create it, or name another stack\.$/,
    );
    await assert.rejects(project.engine.up("dev", { configFile: "/no/file.yaml" }), { category: "usage" });
    for (const [yaml, message] of [
      ["name: x\nruntime: python\n", /runtime: is "python", the sandbox runs nodejs only/],
      ["runtime: nodejs\n", /name: is undefined, must be letters/],
      ["name: x\nruntime: nodejs\nmain: none.ts\n", /main: no file .*none\.ts\. Correct the path\.$/],
    ] as const) {
      project.write("Pulumi.yaml", yaml);
      assert.throws(() => new SandboxEngine({ projectDir: project.dir }), message);
    }
  });

  it("knows stacks by file or state, and can destroy one whose file is gone", async () => {
    const project = make(PROGRAM);
    const { engine } = project;
    project.write("Pulumi.other.yaml", "config: {}\n");
    assert.deepEqual(await engine.stacks(), ["dev", "other"]);
    assert.deepEqual(
      [await engine.resources("dev"), await engine.outputs("dev"), await engine.history("dev")],
      [[], {}, []],
    );
    await engine.up("dev");
    rmSync(join(project.dir, "Pulumi.dev.yaml"));
    assert.deepEqual(await engine.stacks(), ["dev", "other"]);
    const result = await engine.destroy("dev");
    assert.deepEqual([result.ok, steps(result)], [true, ["delete a"]]);
  });

  it("reads a configuration file of one run, and leaves it and the stack's own as they are", async () => {
    const project = make('export const x = new pulumi.Config("slipway").get("x");');
    const file = join(project.dir, "once.yaml");
    const text = `encryptionsalt: ${SALT}\nconfig: { "slipway:x": once }\n`;
    writeFileSync(file, text);
    const result = await project.engine.up("dev", { configFile: file });
    assert.deepEqual([result.errors, await project.engine.outputs("dev")], [[], { x: "once" }]);
    assert.equal(project.read("once.yaml"), text);
    assert.equal((await project.engine.history("dev"))[0]?.config["slipway:x"]?.value, "once");
  });

  it("lists resources without a passphrase, secrets masked", async () => {
    const project = make(
      'new Thing("a", { name: "a", payload: pulumi.secret({ k: "PLANTED" }) }, { protect: true });',
    );
    await project.engine.up("dev");
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    const [root, a] = await project.engine.resources("dev");
    assert.equal(root?.type, "pulumi:pulumi:Stack");
    assert.deepEqual(a, {
      urn: "urn:pulumi:dev::fixture::test:index:Thing::a",
      type: "test:index:Thing",
      name: "a",
      id: "id-1",
      parent: "urn:pulumi:dev::fixture::pulumi:pulumi:Stack::fixture-dev",
      protect: true,
      pendingDelete: false,
      inputs: { name: "a", payload: "[secret]" },
      outputs: { name: "a", payload: "[secret]", serial: "serial-id-1", token: "[secret]" },
    });
  });
});
