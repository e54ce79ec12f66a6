import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { surroundingsOf } from "../../../sandbox/engine/surroundings.ts";

describe("surroundingsOf", () => {
  let folder = "";
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=Ann", "-c", "user.email=ann@example.org", ...args], {
      encoding: "utf8",
    }).trim();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-git-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("tells commit, author, branch and subject, and whether files differ from it", async () => {
    git("init", "-q", "-b", "main");
    writeFileSync(join(folder, "a"), "1");
    git("add", "a");
    git("commit", "-q", "-m", "Add a\n\nmore");
    const clean = await surroundingsOf(folder, {});
    assert.deepEqual(clean, {
      subject: "Add a",
      environment: {
        "git.head": git("rev-parse", "HEAD"),
        "git.headName": "refs/heads/main",
        "git.author": "Ann",
        "git.author.email": "ann@example.org",
        "git.committer": "Ann",
        "git.dirty": "false",
      },
    });
    writeFileSync(join(folder, "a"), "2");
    assert.equal((await surroundingsOf(folder, {})).environment["git.dirty"], "true");
  });

  it("tells the pipeline's run, and nothing of git where there is none", async () => {
    const env = {
      GITHUB_ACTIONS: "true",
      GITHUB_RUN_ID: "42",
      GITHUB_RUN_NUMBER: "7",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/bot",
    };
    assert.deepEqual(await surroundingsOf(folder, env), {
      subject: "",
      environment: {
        "ci.system": "GitHub Actions",
        "ci.build.id": "42",
        "ci.build.number": "7",
        "ci.build.url": "https://github.com/acme/bot/actions/runs/42",
      },
    });
  });
});
