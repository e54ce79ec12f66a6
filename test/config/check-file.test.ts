import { deepEqual, equal, ok } from "node:assert/strict";
import { mock } from "node:test";
import { checkStackFile, stackFileValues } from "../../config/check-file.ts";

const FILE = { file: "Pulumi.prod.yaml", stack: "prod" };
const GOOD = `encryptionsalt: v1:x
config:
  github:token: { secure: v1:y }
  slipway:host: local
  slipway:secrets:
    BOT_TOKEN: { value: { secure: v1:abc } }
    KEY: { generate: {} }
  slipway:services: { a: { env: { X: secure } } }
`;
/** Of the places in the file: every one, or every third. */
const STEP = process.env.SLIPWAY_TEST_WHOLE === "1" ? 1 : 3;
const SET = "Set it with: slipway secret set";
const MISPLACED =
  "is a secure: value, which only the value of a secret can be. Set it under slipway:secrets.";

const ROWS: readonly (readonly [name: string, text: string, ...lines: string[]])[] = [
  ["a good file", GOOD],
  [
    "a value in plain text",
    "config:\n  slipway:secrets:\n    BOT_TOKEN:\n      value: 1:marker\n",
    `Pulumi.prod.yaml:4:14: secrets.BOT_TOKEN.value: is in plain text. ${SET} BOT_TOKEN --stack prod`,
  ],
  [
    "a value in plain text through an alias",
    "config:\n  x: &a 1:marker\n  slipway:secrets: { A: { value: *a } }\n",
    `Pulumi.prod.yaml:3:34: secrets.A.value: is in plain text. ${SET} A --stack prod`,
  ],
  [
    "a value in plain text under a name that could be one",
    "config:\n  slipway:secrets: { '1:marker': { value: 1:marker } }\n",
    `Pulumi.prod.yaml:2:43: secrets: is in plain text. ${SET} NAME --stack prod`,
  ],
  [
    "encrypted values at wrong places",
    "config:\n  slipway:host: { secure: v1:h }\n  slipway:secrets:\n    A: { secure: v1:x }\n  slipway:services:\n    a: { command: [{ secure: v1:abc }] }\n",
    `Pulumi.prod.yaml:2:17: host: ${MISPLACED}`,
    `Pulumi.prod.yaml:4:8: secrets.A: ${MISPLACED}`,
    `Pulumi.prod.yaml:6:20: services.a.command[0]: ${MISPLACED}`,
  ],
  [
    "a key that is there twice",
    "a: 1\na: marker\n",
    "Pulumi.prod.yaml:2:1: is a key that is there already. Remove one of the two.",
  ],
  [
    "an open quote",
    'config:\n  a: "marker\n',
    "Pulumi.prod.yaml:3:1: lacks a closing quote or bracket, or a colon, a comma or a space. Add it.",
  ],
  [
    "a bad escape",
    'a: "marker\\q"\n',
    "Pulumi.prod.yaml:1:11: has an unknown escape in double quotes. Double the backslash, or use single quotes.",
  ],
  [
    "a reserved character",
    "a: @marker\n",
    "Pulumi.prod.yaml:1:4: starts with a character that YAML keeps for itself. Put the value in quotes.",
  ],
  [
    "a mapping as a key",
    "? { marker: 1 }\n: 2\n",
    "Pulumi.prod.yaml:1:3: is a key that is no text. Put it in quotes.",
  ],
  ["an unknown tag", "a: !marker x\n", "Pulumi.prod.yaml:1:4: has a tag that is not known. Remove it."],
  [
    "an alias without an anchor",
    "config: *marker\n",
    "Pulumi.prod.yaml: uses aliases that cannot be resolved. Write the values out.",
  ],
  ...["", "a: 1\n", "config: {}\n", "config:\n  github:owner: acme\n", "- marker\n"].map(
    (text) =>
      [
        `no slipway keys in ${JSON.stringify(text)}`,
        text,
        "Pulumi.prod.yaml: declares no slipway: keys. Add slipway:host and slipway:services under config.",
      ] as const,
  ),
];

describe("checkStackFile", () => {
  for (const [name, text, ...lines] of ROWS) {
    it(`checks ${name}`, () => deepEqual(checkStackFile(text, FILE), lines));
  }

  it("never shows a line, whatever character it is broken with", () => {
    const warn = mock.method(process, "emitWarning", () => {});
    for (let at = 0; at < GOOD.length; at += STEP) {
      for (const character of [
        "\t",
        '"',
        "'",
        "{",
        "]",
        ":",
        "&",
        "*",
        "!",
        "|",
        "@",
        "%",
        "\0",
        "\n",
        "-",
        "?",
      ]) {
        const text = GOOD.replace("v1:abc", "marker");
        const lines = checkStackFile(text.slice(0, at) + character + text.slice(at + 1), FILE);
        for (const line of lines) {
          ok(/^Pulumi\.prod\.yaml(:\d+:\d+)?: [^\n]+$/.test(line), line);
          ok(!line.includes("marker"), line);
        }
      }
    }
    equal(warn.mock.callCount(), 0);
    mock.restoreAll();
  });
});

describe("stackFileValues", () => {
  it("gives what parseConfig takes, encrypted values hidden", () => {
    deepEqual(stackFileValues(GOOD), {
      host: "local",
      secrets: { BOT_TOKEN: { value: "[secret]" }, KEY: { generate: {} } },
      services: { a: { env: { X: "secure" } } },
    });
  });
  it("gives nothing for what is no YAML", () => equal(stackFileValues("a: [\n"), undefined));
});
