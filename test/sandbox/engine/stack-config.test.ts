import assert from "node:assert/strict";
import { type Crypter, openCrypter } from "../../../sandbox/engine/passphrase.ts";
import { openConfig, parseStackFile } from "../../../sandbox/engine/stack-config.ts";
import { PASSPHRASE, SALT } from "./kit/passphrase.ts";

describe("stack configuration", () => {
  let crypter: Crypter;
  before(async () => {
    crypter = await openCrypter(PASSPHRASE, SALT);
  });

  const open = (text: string) => openConfig(parseStackFile("Pulumi.dev.yaml", text, "alice"), crypter);

  it("gives every value as text, as the real engine does", () => {
    const values = open(`
config:
  alice:text: hello
  short: 1
  alice:version: 0.10
  alice:flag: true
  alice:empty: ""
  slipway:list: [1, two, { three: 3 }]
  slipway:map:
    a: { b: [x] }
`);
    assert.deepEqual(
      [...values].map(([key, value]) => [key, value.plain]),
      [
        ["alice:text", "hello"],
        ["alice:short", "1"],
        ["alice:version", "0.10"],
        ["alice:flag", "true"],
        ["alice:empty", ""],
        ["slipway:list", '[1,"two",{"three":3}]'],
        ["slipway:map", '{"a":{"b":["x"]}}'],
      ],
    );
    assert.ok([...values.values()].every((value) => !value.secret && value.stored === value.plain));
  });

  it("decrypts secure leaves, and makes the whole key secret", () => {
    const one = crypter.encrypt("s3cret");
    const two = crypter.encrypt("täglich");
    const values = open(`
config:
  alice:token: { secure: "${one}" }
  slipway:secrets:
    KEY: { generate: { bytes: 32 } }
    TOKEN: { value: { secure: "${two}" } }
`);
    assert.deepEqual(values.get("alice:token"), {
      plain: "s3cret",
      stored: one,
      secret: true,
      secrets: ["s3cret"],
    });
    assert.deepEqual(values.get("slipway:secrets"), {
      plain: '{"KEY":{"generate":{"bytes":32}},"TOKEN":{"value":"täglich"}}',
      stored: `{"KEY":{"generate":{"bytes":32}},"TOKEN":{"value":{"secure":"${two}"}}}`,
      secret: true,
      secrets: ["täglich"],
    });
  });

  it("is empty where the file says nothing", () => {
    for (const text of ["", "# only a comment\n", "config:\n", "encryptionsalt: x\n"])
      assert.equal(open(text).size, 0);
  });

  const refusals: [string, string, RegExp][] = [
    ["malformed YAML", "config: {a: [}", /^Pulumi\.dev\.yaml:1:14: .*Correct the YAML\.$/],
    [
      "a key twice",
      "config:\n  a: 1\n  a: 2\n",
      /^Pulumi\.dev\.yaml:3:3: Map keys must be unique\. Correct the YAML\.$/,
    ],
    ["a list", "- a\n", /^Pulumi\.dev\.yaml: is no map\. Begin it with "config:"\.$/],
    [
      "another secrets provider",
      "secretsprovider: awskms://x\n",
      /^Pulumi\.dev\.yaml: secretsprovider: is awskms/,
    ],
    [
      "a secret of another salt",
      "config:\n  alice:x:\n    - y: { secure: 'v1:AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAA' }\n",
      /^Pulumi\.dev\.yaml: config\.alice:x\[0\]\.y: cannot be decrypted with the encryptionsalt of this file\. Set the secret again/,
    ],
  ];
  for (const [what, text, message] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => open(text),
        (error: Error & { category?: string }) => {
          assert.match(error.message, message);
          assert.equal(error.category, "usage");
          return true;
        },
      );
    });
  }
});
