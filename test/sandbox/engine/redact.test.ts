import assert from "node:assert/strict";
import { Redactor } from "../../../sandbox/engine/redact.ts";

describe("Redactor", () => {
  it("masks every form of a secret, at any depth, and the longest first", () => {
    const redactor = new Redactor();
    redactor.learn({ a: ["s3cret/val", { b: "s3cret/value+more" }], n: 123456, short: "abc", flag: true });
    const text = [
      "s3cret/value+more",
      Buffer.from("s3cret/val").toString("base64"),
      Buffer.from("s3cret/val").toString("hex"),
      encodeURIComponent("s3cret/val"),
      "123456",
      "abc true",
    ].join(" | ");
    assert.equal(redactor.redact(text).replace(/\[secret\]=*/g, "#"), "# | # | # | # | # | abc true");
  });

  it("masks each long line of a secret of several lines, and its JSON form", () => {
    const redactor = new Redactor();
    redactor.learn("-----BEGIN-----\nand another line\ndone\n");
    assert.equal(
      redactor.redact('and another line, "-----BEGIN-----\\nand another line\\ndone\\n", done'),
      '[secret], "[secret]", done',
    );
  });

  it("knows more text than one regular expression can hold", () => {
    const redactor = new Redactor();
    const line = (number: number) => `line ${number} ${"x".repeat(1000)}`;
    for (let number = 0; number < 2000; number++) redactor.learn(line(number));
    assert.equal(redactor.redact(`a ${line(1999)} b`), "a [secret] b");
  });

  it("masks tokens in what is only treated as secret, and leaves its words readable", () => {
    const redactor = new Redactor();
    redactor.learnTainted(["service converged after 3s", { out: "key: 0123456789abcdef0123\n" }]);
    assert.equal(
      redactor.redact("service not converged: 0123456789abcdef0123"),
      "service not converged: [secret]",
    );
  });
});
