import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { changedConfig } from "../../cli/config-text.ts";
import { cleanReason, failuresOf, failureText, isConfigurationError } from "../../cli/failures.ts";
import { servicesNotPassed } from "../../cli/gates.ts";
import { configDifference } from "../../cli/last-good.ts";
import { credentialsFor } from "../../cli/registry-credentials.ts";
import { withTemporaryFile } from "../../cli/temporary-file.ts";
import { age, duration } from "../../cli/times.ts";
import { resource, serviceResources, urn } from "./fake-engine.ts";

describe("withTemporaryFile", () => {
  it("keeps a file that only its user can read, outside of the checkout, and removes it", async () => {
    const path = await withTemporaryFile("Pulumi.prod.yaml", "text", async (file) => {
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
      assert.equal(dirname(dirname(file)), tmpdir());
      return file;
    });
    assert.equal(existsSync(dirname(path)), false);
  });

  it("removes it after an error", async () => {
    let path = "";
    const run = withTemporaryFile("a.yaml", "text", async (file) => {
      path = file;
      throw new Error("lost");
    });
    await assert.rejects(run, /lost/);
    assert.equal(existsSync(dirname(path)), false);
  });

  it("removes it when the process exits in between", async () => {
    const module = join(import.meta.dirname, "../../cli/temporary-file.ts");
    const code = `const { withTemporaryFile } = await import(${JSON.stringify(module)});
      await withTemporaryFile("a.yaml", "text", async (file) => { process.stdout.write(file, () => process.exit(3)); await new Promise(() => setInterval(() => {}, 1000)); });`;
    const run = await execa(process.execPath, ["--input-type=module", "-e", code], { reject: false });
    assert.equal(run.exitCode, 3, run.stderr);
    assert.match(run.stdout, /a\.yaml$/);
    assert.equal(existsSync(dirname(run.stdout)), false);
  });
});

describe("changedConfig", () => {
  const text =
    "# mine\nconfig:\n  slipway:host: local\n  slipway:secrets: { A: { value: { secure: v1:x } } }\nencryptionsalt: v1:salt\n";

  it("keeps the salt, the comments and everything that it is not told to change", () => {
    const changed = changedConfig(text, { images: { web: "web@sha256:1" } });
    assert.equal(
      changed,
      "# mine\nconfig:\n  slipway:host: local\n  slipway:secrets: { A: { value: { secure: v1:x } } }\n  slipway:release:\n    images:\n      web: web@sha256:1\nencryptionsalt: v1:salt\n",
    );
  });

  it("takes a release out again, and sets and removes other values", () => {
    const before = changedConfig(text, { images: { web: "web@sha256:1" } });
    const values = { "slipway:host": undefined, "slipway:services": { web: { kind: "web" } } };
    assert.equal(
      changedConfig(before, { images: {}, values }),
      "# mine\nconfig:\n  slipway:secrets: { A: { value: { secure: v1:x } } }\n  slipway:services:\n    web:\n      kind: web\nencryptionsalt: v1:salt\n",
    );
  });
});

describe("configDifference", () => {
  const plain = (value: string) => ({ value, secret: false });
  const cases: [what: string, now: object, good: object, difference: object][] = [
    ["nothing", { a: plain("1") }, { a: plain("1") }, {}],
    ["what changed", { a: plain("1") }, { a: plain("2") }, { a: "2" }],
    ["what is new", { a: plain("1") }, {}, { a: undefined }],
    ["what is gone", {}, { a: plain('{"b":[1]}') }, { a: { b: [1] } }],
    ["no release", { "slipway:release": plain("{}") }, {}, {}],
    ["no secret that the backend does not show", { a: { secret: true } }, { a: { secret: true } }, {}],
    ["no secret that the backend shows on one side only", { a: { secret: true } }, { a: plain("1") }, {}],
    [
      "encrypted values as they stand",
      { a: plain("1") },
      { a: { value: '{"secure":"v1:x"}', secret: true } },
      { a: { secure: "v1:x" } },
    ],
  ];
  for (const [what, now, good, difference] of cases) {
    it(`gives ${what}`, () => {
      assert.deepEqual(configDifference(now as never, good as never), difference);
    });
  }
});

describe("servicesNotPassed", () => {
  const names = (resources: Parameters<typeof servicesNotPassed>[0]) =>
    servicesNotPassed(resources).map(({ name }) => name);
  const passed = serviceResources("web", true);

  it("leaves out services whose gate passed the last attempt", () => {
    assert.deepEqual(names(passed), []);
  });

  it("names services whose gate passed another attempt", () => {
    assert.deepEqual(names([...passed, ...serviceResources("bot", false)]), ["bot"]);
  });

  it("names a service without a gate, or without an attempt", () => {
    assert.deepEqual(names(passed.filter(({ name }) => name !== "web-gate")), ["web"]);
    assert.deepEqual(names(passed.filter(({ name }) => name !== "web-prepare")), ["web"]);
  });

  it("does not take two hidden attempts for the same", () => {
    const hidden = [
      passed[0] as never,
      resource("command:local:Command", "web-prepare", { outputs: { stdout: "[secret]" } }),
      resource("command:local:Command", "web-gate", {
        inputs: { environment: { SLIPWAY_ATTEMPT: "[secret]" } },
      }),
    ];
    assert.deepEqual(names(hidden), ["web"]);
  });

  it("leaves out what waits for its deletion", () => {
    assert.deepEqual(names([{ ...(passed[0] as ReturnType<typeof resource>), pendingDelete: true }]), []);
  });
});

describe("failures", () => {
  const error = (message: string, of?: string) => ({
    severity: "error" as const,
    message,
    ...(of && { urn: of }),
  });

  it("cleans the provider's words away", () => {
    assert.equal(cleanReason('exit status 1: running "sh -s web-gate":\nweb: died\n\n'), "web: died");
    assert.equal(cleanReason("network is gone"), "network is gone");
  });

  it("gives each reason once, and says whose it is", () => {
    const errors = [
      error("died", urn("docker:index/service:Service", "web")),
      error("died", urn("x", "web")),
      error("web: late", urn("x", "web-gate")),
    ];
    assert.deepEqual(failuresOf(errors).map(failureText), ["web: died", "web: late"]);
  });

  it("keeps a reason that is nothing but lines told before", () => {
    assert.deepEqual(failuresOf([error("a\nb")], new Set(["a", "b"])), [{ reason: "a\nb" }]);
    assert.deepEqual(failuresOf([error("a\nb")], new Set(["a"])), [{ reason: "b" }]);
  });

  const configuration: [message: string, is: boolean, of?: string][] = [
    ["services.web.image: is docker.io/a, and no version of it is known. Deploy one.", true],
    ["servises: is not known. Did you mean services?", true],
    ['services.web.files["/a: b"]: is missing. Create it.', true],
    ['Configuration of stack "prod" is not valid:\nservices: is missing. Add it.', true],
    ["services.web: is missing. Add it.", false, urn("docker:index/service:Service", "web")],
    ["services.web: is missing. Add it.", true, urn("pulumi:pulumi:Stack", "hello-prod")],
    ["Running program '/x/index.ts' failed with an unhandled exception:\nTypeError: x", false],
    ["TypeError: x is not a function", false],
    ["error: it failed", false],
  ];
  for (const [message, is, of] of configuration) {
    it(`${is ? "takes" : "does not take"} "${message.slice(0, 40)}"${of ? ` of ${of.split("::")[2]}` : ""} for a wrong configuration`, () => {
      assert.equal(isConfigurationError([error(message, of)]), is);
    });
  }
});

describe("credentialsFor", () => {
  let dir: string;
  const ask = (config: object, repository: string) => {
    writeFileSync(join(dir, "config.json"), JSON.stringify(config));
    return credentialsFor(repository, { DOCKER_CONFIG: dir, PATH: `${dir}:${process.env.PATH}` });
  };
  const helper = (script: string) => {
    writeFileSync(join(dir, "docker-credential-test"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(dir, "docker-credential-test"), 0o755);
  };
  const auth = Buffer.from("ann:a:b").toString("base64");

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-test-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("reads the client's file, also where it has Docker Hub under its old name", async () => {
    assert.deepEqual(await ask({ auths: { "ghcr.io": { auth } } }, "ghcr.io/acme/web"), {
      serveraddress: "ghcr.io",
      username: "ann",
      password: "a:b",
    });
    const hub = "https://index.docker.io/v1/";
    assert.deepEqual(await ask({ auths: { [hub]: { identitytoken: "t" } } }, "docker.io/acme/web"), {
      serveraddress: hub,
      identitytoken: "t",
    });
  });

  it("has none for another registry", async () => {
    assert.equal(await ask({ auths: { "ghcr.io": { auth } } }, "quay.io/acme/web"), undefined);
  });

  it("asks the registry's helper before the store", async () => {
    helper(`read server; echo "{\\"Username\\":\\"of\\",\\"Secret\\":\\"$server\\"}"`);
    const config = { credHelpers: { "ghcr.io": "test" }, credsStore: "gone" };
    assert.deepEqual(await ask(config, "ghcr.io/acme/web"), {
      serveraddress: "ghcr.io",
      username: "of",
      password: "ghcr.io",
    });
  });

  it("takes a helper's token, and a helper that has nothing", async () => {
    helper(`echo '{"Username":"<token>","Secret":"t"}'`);
    assert.deepEqual(await ask({ credsStore: "test" }, "ghcr.io/a"), {
      serveraddress: "ghcr.io",
      identitytoken: "t",
    });
    helper("echo credentials not found in native keychain; exit 1");
    assert.equal(await ask({ credsStore: "test" }, "ghcr.io/a"), undefined);
  });

  it("says which helper failed", async () => {
    helper("echo keychain is locked; exit 1");
    await assert.rejects(ask({ credsStore: "test" }, "ghcr.io/a"), {
      message: "docker-credential-test: failed for ghcr.io: keychain is locked. Log in again: docker login",
    });
  });

  it("does not quote a file that is no JSON", async () => {
    writeFileSync(join(dir, "config.json"), '{"auths": s3cret');
    const run = credentialsFor("ghcr.io/a", { DOCKER_CONFIG: dir });
    await assert.rejects(run, {
      message: `${dir}/config.json: is no valid JSON. Correct it, or log in again with docker login.`,
    });
  });
});

describe("times", () => {
  for (const [seconds, text] of [
    [0.4, "0 s"],
    [119, "119 s"],
    [120, "2 min"],
    [7199, "119 min"],
    [7200, "2 h"],
    [172_800, "2 d"],
  ] as const) {
    it(`says ${text} for ${seconds} seconds`, () => {
      assert.equal(duration(seconds), text);
    });
  }

  it("has no age for no moment, and none below zero", () => {
    const now = new Date("2026-11-21T08:00:00Z");
    assert.equal(age("", now), "");
    assert.equal(age("2026-11-21T08:00:05Z", now), "0 s");
  });
});
