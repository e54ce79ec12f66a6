import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const FOLDER = join(import.meta.dirname, "../../../components/stack");

describe("a health check that waits out the monitor window", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-test-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** Runs the check of a task that started `age` seconds ago, of a window of 5 s. Gives its exit code and its steps. */
  async function run(age: number, check: string, during = "true"): Promise<[number | undefined, string]> {
    const fields = Array.from({ length: 50 }, (_, index) => String(index + 4));
    fields[18] = String((1000 - age) * 100);
    writeFileSync(join(dir, "stat"), `1 (a (strange) name) S ${fields.join(" ")}\n`);
    writeFileSync(join(dir, "uptime"), "1000.42 900.00\n");
    writeFileSync(join(dir, "steps"), "");
    const script = readFileSync(join(FOLDER, "hold.sh"), "utf8")
      .replace("/proc/uptime", `${dir}/uptime`)
      .replace("/proc/1/stat", `${dir}/stat`)
      .replace("/tmp/.slipway-known-good", `${dir}/known-good`);
    const stand = `sleep() { echo "sleep $1" >>${dir}/steps; ${during}; }\ncheck() { echo "check $*" >>${dir}/steps; ${check}; }\n`;
    const { exitCode } = await execa("sh", ["-c", `${script}${stand}hold 5 a "b c"`], { reject: false });
    return [exitCode, readFileSync(join(dir, "steps"), "utf8").trim().replaceAll("\n", ", ")];
  }

  it("waits for the rest of the window and checks again", async () => {
    assert.deepEqual(await run(2, "true"), [0, "check a b c, sleep 1, sleep 1, sleep 1, check a b c"]);
  });

  it("waits for nothing once the task has run for so long", async () => {
    assert.deepEqual(await run(5, "true"), [0, "check a b c"]);
  });

  it("fails at once where the check fails", async () => {
    assert.deepEqual(await run(0, "false"), [1, "check a b c"]);
  });

  it("fails where the check fails at the end of the window", async () => {
    const second = `[ "$(grep -c check ${"$dir"}/steps)" -lt 2 ]`.replace("$dir", dir);
    const waits = "sleep 1, sleep 1, sleep 1, sleep 1, sleep 1";
    assert.deepEqual(await run(0, second), [1, `check a b c, ${waits}, check a b c`]);
  });

  it("is let off the rest of the window once the gate knows the version", async () => {
    assert.deepEqual(await run(0, "true", `touch ${dir}/known-good`), [
      0,
      "check a b c, sleep 1, check a b c",
    ]);
    assert.deepEqual(await run(1, "true"), [0, "check a b c, check a b c"]);
  });
});
