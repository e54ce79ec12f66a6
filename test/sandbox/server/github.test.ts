import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { controlClient } from "../../../sandbox/github-simulator/control/client.ts";
import { ensureGitHub, removeGitHub, runningGitHub } from "../../../sandbox/server/github.ts";
import { serverLayoutOf } from "../../../sandbox/server/layout.ts";
import { firstFreePort } from "../../../sandbox/server/port.ts";
import { endProcess, type ProcessRecord } from "../../../sandbox/server/process.ts";
import { readRecord, updateRecord } from "../../../sandbox/server/record.ts";
import { Report } from "../../../sandbox/server/remove/report.ts";

describe("the GitHub of the sandbox", () => {
  let root = "";
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-github-"));
  });
  afterEach(async () => {
    await removeGitHub(serverLayoutOf(root), new Report(() => {}));
    await rm(root, { recursive: true });
  });

  it("is started once, comes back where it was with what it had, and is removed", async () => {
    const layout = serverLayoutOf(root);
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const first = await ensureGitHub({ layout, log });
    const { id } = (await controlClient(first).user({ login: "ann" })) as { id: number };
    assert.deepEqual(await ensureGitHub({ layout, log }), first);
    const process = (await readRecord(layout)).github?.process as ProcessRecord;
    await updateRecord(layout, () => ({ github: { port: first.port } }));
    assert.deepEqual(await runningGitHub(layout), process);
    assert.equal(await endProcess(process, 10), true);
    assert.deepEqual(await ensureGitHub({ layout, log }), first);
    assert.deepEqual(await controlClient(first).user({ login: "ann" }), { id });
    assert.deepEqual(lines, Array(2).fill(`starting the GitHub simulator on 127.0.0.1:${first.port}`));
    const report = new Report(() => {});
    await removeGitHub(layout, report);
    assert.equal(report.gone.get("process")?.length, 1);
    assert.equal(await runningGitHub(layout), undefined);
  });

  it("refuses a port that another program has taken", async () => {
    const layout = serverLayoutOf(root);
    const port = await firstFreePort(5590);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    await updateRecord(layout, () => ({ github: { port } }));
    await assert.rejects(ensureGitHub({ layout, log: () => {} }), {
      name: "SandboxError",
      message: `${layout.record}: github.port is ${port}, which another program has taken. Stop that program ('ss -ltnp' names it), or start anew with 'npm run sandbox:down'.`,
    });
    await new Promise((resolve) => other.close(resolve));
  });
});
