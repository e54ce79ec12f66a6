import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { listener } from "./kit/listen.ts";
import { projects, steps } from "./kit/project.ts";

/** Waits until a condition holds. */
async function until(what: string, condition: () => boolean): Promise<void> {
  for (let i = 0; i < 800; i++) {
    if (condition()) return;
    await sleep(25);
  }
  assert.fail(`waited 20 s for ${what}`);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("an engine that is killed", () => {
  const make = projects();

  it("is taken over by the next run, which names what was under way", async () => {
    const project = make(`
      import { writeFileSync } from "node:fs";
      writeFileSync("program.pid", String(process.pid));
      new Thing("done", { name: "done" });
      new Thing("slow", { name: "slow", delay: 60000 });
    `);
    const script = join(import.meta.dirname, "kit/run-engine.ts");
    const killed = spawn(process.execPath, [script, project.dir, project.world.path], { stdio: "ignore" });
    const lock = join(project.dir, ".sandbox/locks/dev.json");
    await until("the creation of slow", () => project.world.read().log.includes("create slow"));
    await until("the record of done", () => project.record("done") !== undefined);
    await assert.rejects(project.engine.up("dev"), { category: "locked" });
    killed.kill("SIGKILL");
    await once(killed, "close");
    assert.equal((JSON.parse(readFileSync(lock, "utf8")) as { pid: number }).pid, killed.pid);
    assert.equal(project.state().pending_operations?.[0]?.type, "creating");
    const program = Number(project.read("program.pid"));
    await until("the end of the program without its engine", () => !isRunning(program));

    project.program('new Thing("done", { name: "done" }); new Thing("slow", { name: "slow" });');
    const { said, onEvent } = listener();
    const result = await project.engine.up("dev", { onEvent });
    assert.deepEqual([result.ok, steps(result).sort()], [true, ["create slow", "same done"]]);
    assert.match(
      said[0] ?? "",
      new RegExp(`^info: stack "dev": took over the lock of process ${killed.pid}`),
    );
    assert.equal(
      said[1],
      "warning: slow: an earlier run was interrupted while creating this test:index:Thing. It may exist without being in the state: look for it before it is created again.",
    );
    assert.deepEqual(project.state().pending_operations, []);
    const history = await project.engine.history("dev");
    assert.deepEqual(
      history.map((entry) => [entry.number, entry.result, entry.endedAt !== undefined]),
      [
        [2, "succeeded", true],
        [1, "interrupted", true],
      ],
    );
    assert.equal(existsSync(lock), false);
  });
});
