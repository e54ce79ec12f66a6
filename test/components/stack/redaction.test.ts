import assert from "node:assert/strict";
import { execaSync } from "execa";
import { redactionList } from "../../../components/stack/redaction.ts";

const secret = "pa$$ w/ö'rd\"%20";
const redact = (text: string) =>
  execaSync("sh", ["-c", `. components/stack/redact.sh; redact`], {
    input: text,
    env: { SLIPWAY_REDACT: redactionList([secret, "line one\nline two"]) },
  }).stdout;

describe("redaction", () => {
  const forms = {
    "as it is": secret,
    "in base64": Buffer.from(secret).toString("base64"),
    "in base64url": Buffer.from(secret).toString("base64url"),
    "in hexadecimal": Buffer.from(secret).toString("hex"),
    "in capital hexadecimal": Buffer.from(secret).toString("hex").toUpperCase(),
    "in a URL": encodeURIComponent(secret),
    "as one of its lines": "line two",
  };
  for (const [what, form] of Object.entries(forms)) {
    it(`masks a secret ${what}`, () => {
      assert.equal(redact(`a ${form} b ${form}\nplain`), "a [secret] b [secret]\nplain");
    });
  }

  it("leaves text without a secret as it is, backslashes and all", () => {
    assert.equal(redact("C:\\new \\1 & %s $HOME"), "C:\\new \\1 & %s $HOME");
  });

  it("does not look for values of three characters and fewer", () => {
    assert.equal(redactionList(["abc"]).split("\n").includes("abc"), false);
  });
});
