import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newCrypter, openCrypter, WrongPassphrase } from "../../../sandbox/engine/passphrase.ts";
import { crypterFor } from "../../../sandbox/engine/passphrase-source.ts";
import { PASSPHRASE, SALT } from "./kit/passphrase.ts";

describe("passphrase", () => {
  it("opens what Pulumi wrote", async () => {
    // A salt holds the encrypted word "pulumi"; this one and its passphrase are from pulumi/pulumi's own tests.
    const crypter = await openCrypter(PASSPHRASE, SALT);
    assert.equal(crypter.decrypt(SALT.split(":").slice(2).join(":")), "pulumi");
  });

  it("decrypts what it encrypted, any text, never twice alike", async () => {
    const crypter = await openCrypter(PASSPHRASE, SALT);
    for (const text of ["", "x", "päßwörd 🔑\n", "a".repeat(100_000)]) {
      const encrypted = crypter.encrypt(text);
      assert.match(encrypted, /^v1:[A-Za-z0-9+/]{16}:[A-Za-z0-9+/=]+$/);
      assert.notEqual(crypter.encrypt(text), encrypted);
      assert.equal(crypter.decrypt(encrypted), text);
    }
  });

  it("makes salts that the same passphrase opens, and no other", async () => {
    const made = await newCrypter("one");
    const again = await openCrypter("one", made.salt);
    assert.equal(again.decrypt(made.encrypt("text")), "text");
    await assert.rejects(openCrypter("two", made.salt), WrongPassphrase);
  });

  it("notices a changed value", async () => {
    const crypter = await openCrypter(PASSPHRASE, SALT);
    const [version, nonce, sealed = ""] = crypter.encrypt("text").split(":");
    const changed = Buffer.from(sealed, "base64");
    changed[0] = (changed[0] ?? 0) ^ 1;
    assert.throws(() => crypter.decrypt([version, nonce, changed.toString("base64")].join(":")));
    for (const bad of ["", "v1:", "v2:AAAA:BBBB", "plain", `${version}:${nonce}:AAAA`]) {
      assert.throws(() => crypter.decrypt(bad), /is not of the form|auth/i, bad);
    }
  });
});

describe("crypterFor", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-passphrase-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const request = (env: NodeJS.ProcessEnv, salt?: string) => ({
    generated: join(folder, ".sandbox", "passphrase"),
    where: "Pulumi.dev.yaml",
    salt,
    env,
  });

  it("takes PULUMI_CONFIG_PASSPHRASE, then the file that is named, its line ending left out", async () => {
    const file = join(folder, "phrase");
    writeFileSync(file, `${PASSPHRASE}\n`);
    await crypterFor(
      request({ PULUMI_CONFIG_PASSPHRASE: PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE: "/none" }, SALT),
    );
    const crypter = await crypterFor(request({ PULUMI_CONFIG_PASSPHRASE_FILE: file }, SALT));
    assert.equal(crypter.salt, SALT);
  });

  it("generates one once, readable by its owner only, where nothing is encrypted yet", async () => {
    const [one, two] = await Promise.all([crypterFor(request({})), crypterFor(request({}))]);
    const path = join(folder, ".sandbox", "passphrase");
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const text = readFileSync(path, "utf8");
    const again = await crypterFor(request({}, one.salt));
    assert.equal(again.decrypt(one.encrypt("text")), "text");
    await crypterFor(request({}, two.salt));
    assert.equal(readFileSync(path, "utf8"), text);
  });

  const refusals: [string, NodeJS.ProcessEnv, string, string][] = [
    [
      "a wrong passphrase",
      { PULUMI_CONFIG_PASSPHRASE: "wrong" },
      SALT,
      "Pulumi.dev.yaml: encryptionsalt: the passphrase of PULUMI_CONFIG_PASSPHRASE does not open it. Give the one that it was encrypted with, in PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.",
    ],
    [
      "no passphrase where something is encrypted",
      {},
      SALT,
      "Pulumi.dev.yaml: encryptionsalt: no passphrase to open it. Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.",
    ],
    [
      "a malformed salt",
      { PULUMI_CONFIG_PASSPHRASE: "x" },
      "v1:abc",
      'Pulumi.dev.yaml: encryptionsalt: is not of the form "v1:<salt>:v1:<nonce>:<ciphertext>". Take the line from the version in Git.',
    ],
    [
      "a file that is not there",
      { PULUMI_CONFIG_PASSPHRASE_FILE: "/no/such/file" },
      SALT,
      "PULUMI_CONFIG_PASSPHRASE_FILE: no file /no/such/file. Correct the path.",
    ],
  ];
  for (const [what, env, salt, message] of refusals) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(crypterFor(request(env, salt)), {
        name: "EngineError",
        category: "usage",
        message,
      });
    });
  }
});
