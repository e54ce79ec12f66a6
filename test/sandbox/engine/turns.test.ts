import assert from "node:assert/strict";
import { Gate } from "../../../sandbox/engine/gate.ts";
import { TooLate, Turns } from "../../../sandbox/engine/turns.ts";

describe("Turns", () => {
  it("let one step at a time act on a resource, in the order in which they came", async () => {
    const turns = new Turns(new Gate());
    const log: string[] = [];
    const step = (name: string) => async () => {
      log.push(`begin ${name}`);
      await Promise.resolve();
      log.push(`end ${name}`);
    };
    await Promise.all([
      turns.take("a", step("1")),
      turns.takeAll(["b", "a"], step("2")),
      turns.take("a", step("3")),
    ]);
    assert.deepEqual(log, ["begin 1", "end 1", "begin 3", "end 3", "begin 2", "end 2"]);
  });

  it("go on after a step that failed", async () => {
    const turns = new Turns(new Gate());
    const failed = assert.rejects(
      turns.take("a", () => Promise.reject(new Error("lost"))),
      /lost/,
    );
    assert.equal(await turns.take("a", async () => "done"), "done");
    await failed;
  });

  it("do not come any more for what waits when the run has failed", async () => {
    const gate = new Gate();
    const turns = new Turns(gate);
    const first = turns.take("a", async () => gate.close());
    const late = turns.take("a", async () => assert.fail("it has begun"));
    await assert.rejects(late, TooLate);
    await first;
  });
});
