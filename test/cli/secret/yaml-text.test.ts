import assert from "node:assert/strict";
import { UneditableYaml } from "../../../cli/secret/yaml-places.ts";
import { removeFromText, setInText } from "../../../cli/secret/yaml-text.ts";

const SECRETS = ["config", "slipway:secrets"];
const value = { secure: "v1:a/b+c:x==" };

/** Everything a person may have done to the layout. */
const TEXT = `# top
config:
  slipway:host: local   # here

  slipway:secrets:
    # the bot
    A:
      value:
        secure: "v1:old" # x
    KEY:   { generate: { bytes: 32 },   generation: 1 }  # mine
    LONG:
      value: |
        one
        two

  # the services
  slipway:services: {}
encryptionsalt: v1:salt
# end
`;

const SET: [what: string, text: string, path: string[], value: unknown, before: string, after: string][] = [
  ["an encrypted text", TEXT, [...SECRETS, "A", "value", "secure"], "v1:new", '"v1:old" # x', "v1:new # x"],
  [
    "a number in a flow mapping",
    TEXT,
    [...SECRETS, "KEY", "generation"],
    2,
    "generation: 1 }  # mine",
    "generation: 2 }  # mine",
  ],
  [
    "a block text",
    TEXT,
    [...SECRETS, "LONG", "value"],
    value,
    "|\n        one\n        two\n",
    "{ secure: v1:a/b+c:x== }\n",
  ],
  [
    "a new entry, after a block text",
    TEXT,
    [...SECRETS, "NEW", "value"],
    value,
    "        two\n",
    "        two\n    NEW: { value: { secure: v1:a/b+c:x== } }\n",
  ],
  [
    "a new key in a block",
    TEXT,
    [...SECRETS, "A", "generation"],
    2,
    '"v1:old" # x\n',
    '"v1:old" # x\n      generation: 2\n',
  ],
  [
    "a new top-level key",
    TEXT,
    ["secretsprovider"],
    "passphrase",
    "v1:salt\n",
    "v1:salt\nsecretsprovider: passphrase\n",
  ],
  [
    "a first secret",
    "config:\n  a: 1 # b\n",
    [...SECRETS, "N", "value"],
    value,
    "# b\n",
    "# b\n  slipway:secrets:\n    N: { value: { secure: v1:a/b+c:x== } }\n",
  ],
  [
    "a first secret, without a line break at the end",
    "config:\n  a: 1",
    [...SECRETS, "N", "value"],
    value,
    "a: 1",
    "a: 1\n  slipway:secrets:\n    N: { value: { secure: v1:a/b+c:x== } }",
  ],
  [
    "a first secret below an empty key",
    "config:\n  slipway:secrets:\n  a: 1\n",
    [...SECRETS, "N", "value"],
    value,
    "slipway:secrets:\n",
    "slipway:secrets: { N: { value: { secure: v1:a/b+c:x== } } }\n",
  ],
  [
    "a new entry of a flow mapping",
    "config: { slipway:secrets: { A: {} } }\n",
    [...SECRETS, "N", "value"],
    value,
    "A: {} }",
    "A: {}, N: { value: { secure: v1:a/b+c:x== } } }",
  ],
  [
    "lines that end as on Windows",
    "config:\r\n  a: 1\r\n",
    ["config", "b"],
    2,
    "a: 1\r\n",
    "a: 1\r\n  b: 2\r\n",
  ],
  ["a file without anything", "", ["encryptionsalt"], "v1:s", "", "encryptionsalt: v1:s\n"],
];

const REMOVED: [what: string, text: string, name: string, before: string, after: string][] = [
  ["an entry of several lines", TEXT, "A", '    A:\n      value:\n        secure: "v1:old" # x\n', ""],
  [
    "an entry of one line, with its comment",
    TEXT,
    "KEY",
    "    KEY:   { generate: { bytes: 32 },   generation: 1 }  # mine\n",
    "",
  ],
  ["a block text", TEXT, "LONG", "    LONG:\n      value: |\n        one\n        two\n", ""],
  [
    "the only entry, and the mapping with it",
    "config:\n  a: 1\n  slipway:secrets:\n    N: {}\n  b: 2\n",
    "N",
    "  slipway:secrets:\n    N: {}\n",
    "",
  ],
  ["the first of a flow mapping", "config: { slipway:secrets: { A: {}, B: {} } }\n", "A", "A: {}, ", ""],
  ["the last of a flow mapping", "config: { slipway:secrets: { A: {}, B: {} } }\n", "B", ", B: {}", ""],
  ["what is not there", TEXT, "NONE", "", ""],
];

describe("setInText", () => {
  for (const [what, text, path, to, before, after] of SET) {
    it(`sets ${what}, and nothing else changes`, () => {
      assert.ok(text.includes(before));
      assert.equal(setInText(text, path, to), text.replace(before, after));
    });
  }

  for (const [what, text] of [
    ["through an alias", "a: &x { b: 1 }\nconfig: *x\n"],
    ["a merged value", "base: &x { c: { value: 1 } }\nconfig: { <<: *x }\n"],
    ["a list", "config: [1]\n"],
  ] as const) {
    it(`refuses ${what} rather than to change something else`, () => {
      const edit = () => setInText(text, ["config", "c", "value"], 2);
      if (what === "through an alias") assert.throws(edit, UneditableYaml);
      // What is not edited in place is at least what was asked for.
      else assert.match(edit(), /c: \{ value: 2 \}/);
    });
  }

  it("tells nothing of a text that is no YAML", () => {
    assert.throws(() => setInText('a: "marker\n', ["b"], 1), new UneditableYaml("is no valid YAML"));
  });
});

describe("removeFromText", () => {
  for (const [what, text, name, before, after] of REMOVED) {
    it(`removes ${what}, and nothing else changes`, () => {
      assert.ok(text.includes(before));
      assert.equal(removeFromText(text, [...SECRETS, name]), text.replace(before, after));
    });
  }
});
