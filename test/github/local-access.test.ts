import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { localAccessPath, localToken } from "../../github/local-access.ts";

describe("localToken", () => {
  const baseUrl = "http://127.0.0.1:5090/";
  let dir = "";
  const write = (text: string) => {
    mkdirSync(dirname(localAccessPath(dir)), { recursive: true });
    writeFileSync(localAccessPath(dir), text);
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-access-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("gives the token of the stand-in for its own address, and for no other", () => {
    assert.equal(localToken(dir, baseUrl), undefined);
    write(JSON.stringify({ baseUrl, token: "ghp_own" }));
    assert.equal(localToken(dir, baseUrl), "ghp_own");
    const others = [
      "https://api.github.com/",
      "http://127.0.0.1:5091/",
      "http://127.0.0.1:50900/",
      "http://127.0.0.1:5090/api/v3/",
    ];
    for (const other of others) assert.equal(localToken(dir, other), undefined);
  });

  it("refuses a file that says neither address nor token", () => {
    for (const text of [
      "",
      "null",
      "{",
      '{ "baseUrl": 5, "token": "ghp_own" }',
      `{ "baseUrl": "${baseUrl}" }`,
    ]) {
      write(text);
      assert.throws(() => localToken(dir, baseUrl), {
        name: "EngineError",
        category: "usage",
        message: `${localAccessPath(dir)}: has no baseUrl and token. Run npm start again, which writes it anew.`,
      });
    }
  });
});
