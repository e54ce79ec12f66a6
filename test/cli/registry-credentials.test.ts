import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentialsFor } from "../../cli/registry-credentials.ts";

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
