import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fateOf, OWNER_VARIABLE, ownerMark } from "../../engine/process-identity.ts";

describe("the fate of a process", () => {
  let child: ChildProcess | undefined;
  const start = async (env: Record<string, string> = {}) => {
    child = spawn("sleep", ["60"], { env: { PATH: process.env.PATH ?? "", ...env } });
    await once(child, "spawn");
    return child.pid as number;
  };
  afterEach(() => child?.kill("SIGKILL"));

  it("is running while it does", async () => {
    assert.equal(await fateOf(await start(), "sleep"), "running");
    assert.equal(await fateOf(process.pid), "running");
  });

  it("is gone once it has ended", async () => {
    const pid = await start();
    child?.kill("SIGKILL");
    await once(child as ChildProcess, "exit");
    assert.equal(await fateOf(pid, "sleep"), "gone");
  });

  it("is running where no program tells what it is called", async () => {
    const pid = await start();
    const path = process.env.PATH;
    process.env.PATH = "";
    try {
      assert.equal(await fateOf(pid, "sleep"), "running");
    } finally {
      process.env.PATH = path;
    }
  });

  it("is gone where its number belongs to another program", async () => {
    assert.equal(await fateOf(await start(), "pulumi"), "gone");
  });

  it("is running while the one of ours that started it does, and orphaned afterwards", async () => {
    assert.equal(await fateOf(await start({ [OWNER_VARIABLE]: await ownerMark() }), "sleep"), "running");
    child?.kill("SIGKILL");
    const started = (await ownerMark()).split(" ")[1];
    assert.equal(
      await fateOf(await start({ [OWNER_VARIABLE]: `999999999 ${started}` }), "sleep"),
      "orphaned",
    );
  });
});
