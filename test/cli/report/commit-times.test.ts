import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { commitTimes } from "../../../cli/report/commit-times.ts";

describe("times of commits", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-commits-"));
  after(() => rmSync(folder, { recursive: true }));

  it("are those of the checkout, for the commits that it has", async () => {
    const absent = "c0ffee".padEnd(40, "0");
    assert.deepEqual([...(await commitTimes(folder, [absent]))], []);
    const env = { GIT_COMMITTER_DATE: "2026-03-02T10:00:00Z", GIT_AUTHOR_DATE: "2025-01-01T00:00:00Z" };
    const who = ["-c", "user.name=ann", "-c", "user.email=ann@example.com"];
    const git = (...args: string[]) => execa("git", [...who, ...args], { cwd: folder, env });
    await git("init", "--quiet");
    await git("commit", "--quiet", "--allow-empty", "--message", "first");
    const { stdout } = await git("rev-parse", "HEAD");
    const found = await commitTimes(folder, [absent, stdout, "--all", "HEAD"]);
    assert.deepEqual([...found], [[stdout, Date.parse("2026-03-02T10:00:00Z")]]);
    // With none that it knows, git would tell of the latest.
    assert.deepEqual([...(await commitTimes(folder, [absent]))], []);
  });
});
