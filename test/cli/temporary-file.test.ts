import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { withTemporaryFile } from "../../cli/temporary-file.ts";

describe("withTemporaryFile", () => {
  it("keeps a file that only its user can read, outside of the checkout, and removes it", async () => {
    const path = await withTemporaryFile("Pulumi.prod.yaml", "text", async (file) => {
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
      assert.equal(dirname(dirname(file)), tmpdir());
      return file;
    });
    assert.equal(existsSync(dirname(path)), false);
  });

  it("removes it after an error", async () => {
    let path = "";
    const run = withTemporaryFile("a.yaml", "text", async (file) => {
      path = file;
      throw new Error("lost");
    });
    await assert.rejects(run, /lost/);
    assert.equal(existsSync(dirname(path)), false);
  });

  it("removes it when the process exits in between", async () => {
    const module = join(import.meta.dirname, "../../cli/temporary-file.ts");
    const code = `const { withTemporaryFile } = await import(${JSON.stringify(module)});
      await withTemporaryFile("a.yaml", "text", async (file) => { process.stdout.write(file, () => process.exit(3)); await new Promise(() => setInterval(() => {}, 1000)); });`;
    const run = await execa(process.execPath, ["--input-type=module", "-e", code], { reject: false });
    assert.equal(run.exitCode, 3, run.stderr);
    assert.match(run.stdout, /a\.yaml$/);
    assert.equal(existsSync(dirname(run.stdout)), false);
  });
});
