import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { ensureServer } from "../../../sandbox/server/ensure-server.ts";
import type { ProcessRecord } from "../../../sandbox/server/process.ts";
import { ensureSshd, runningSshd, type Sshd } from "../../../sandbox/server/sshd.ts";
import { objectsOf, runningTasks } from "./docker.ts";
import { type ProbeImages, probeImages, SERVER_ROOT } from "./images.ts";
import { Link } from "./link.ts";
import { filesWith } from "./markers.ts";
import { ProcessList } from "./process-list.ts";
import { TestProject } from "./project.ts";

/** Lines of `slipway deploy` after which something happens: while it plans, while the image is prepared, in the rollout. */
const MOMENTS = process.env.SLIPWAY_TEST_WHOLE ? [1, 4, 7, 10] : [7];
const FAULTS = ["cut", "hung", "killed"] as const;

/** What a user can do something about, of Slipway's own or of Docker's clients. */
const CLEAR = /the connection to ssh:\/\/|cannot be reached|error during connect|did not answer within/;

describe("a server over SSH whose link fails", () => {
  let images: ProbeImages;
  let project: TestProject;
  let link: Link;
  let service: string;

  const configure = (sshd: Sshd, port: number, version: "1" | "2", hostKey = sshd.hostKey) => {
    const bot = {
      kind: "worker",
      image: images.digest(version),
      health: { none: "it is a test" },
      rollout: { monitor: "2s" },
    };
    project.configure("far", { host: { ...sshd, port, hostKey }, services: { bot } });
  };

  let sshd: Sshd;
  let port: number;
  let listener: ProcessRecord | undefined;
  let processes: ProcessList;

  before(async () => {
    images = await probeImages();
    const server = await ensureServer({ root: SERVER_ROOT, log: () => {} });
    sshd = await ensureSshd(server);
    listener = await runningSshd(server.layout);
    link = new Link(sshd.port);
    port = await link.open();
    project = new TestProject();
    processes = new ProcessList();
    service = project.service("far", "bot");
    configure(sshd, port, "1");
    const run = await project.slipway("up", "--stack", "far");
    assert.equal(run.exitCode, 0, run.text);
  });

  after(async () => {
    link.heal();
    await project.slipway("down", "--stack", "far", "--yes");
    link.close();
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    project.remove();
  });

  const fail = (fault: (typeof FAULTS)[number]) => {
    if (fault === "killed") killSessions();
    else link.fail(fault);
  };

  /** The processes of sshd that serve connections, not the one that listens. */
  const killSessions = () => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (parentOf(pid) === listener?.pid) process.kill(Number(pid), "SIGKILL");
    }
  };

  it("is refused before any command where its host key is another one", async () => {
    const other = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"x".repeat(43)}`;
    const before = await runningTasks(service);
    configure(sshd, port, "2", other);
    const run = await project.slipway("up", "--stack", "far");
    assert.equal(run.exitCode, 1, run.text);
    assert.match(
      run.text,
      /host key that slipway:host does not name|another host key than slipway:host names/,
    );
    assert.ok(run.text.includes(`hostKey: "${sshd.hostKey}"`), run.text);
    assert.deepEqual(await runningTasks(service), before);
  });

  it("is not needed for a preview", async () => {
    link.fail("cut");
    configure(sshd, port, "2");
    const run = await project.slipway("preview", "--stack", "far");
    link.heal();
    assert.equal(run.exitCode, 0, run.text);
    assert.match(run.text, /1 service to roll out/);
  });

  let version: "1" | "2" = "1";
  for (const moment of MOMENTS) {
    for (const fault of FAULTS) {
      it(`says so when it is ${fault} after ${moment} lines, and the next run converges`, async () => {
        version = version === "1" ? "2" : "1";
        configure(sshd, port, version);
        let lines = 0;
        const failed = await project.watched(
          () => {
            lines += 1;
            if (lines === moment) fail(fault);
          },
          "up",
          "--stack",
          "far",
        );
        link.heal();
        // What was through before it came is done; a link that is back at once may let it all through.
        if (failed.exitCode !== 0) assert.match(failed.text, CLEAR);
        else assert.equal(fault, "killed", failed.text);
        const next = await project.slipway("up", "--stack", "far", "--retry");
        assert.equal(next.exitCode, 0, next.text);
        const tasks = await runningTasks(service);
        assert.deepEqual(
          tasks.map(({ image }) => image),
          [images.digest(version)],
        );
        assert.match((await project.slipway("up", "--stack", "far")).text, /nothing to do/);
      });
    }
  }

  it("had its private key in no argument list, and in no file but its own", () => {
    const marker = markerOf(sshd);
    assert.ok(marker.length > 40, marker);
    for (const list of processes.stop()) assert.equal(list.includes(marker), false, list);
    assert.deepEqual(filesWith([marker], [project.dir, tmpdir()]), []);
  });
});

/** A line of a private key that only the key has. */
function markerOf(sshd: Sshd): string {
  return readFileSync(sshd.identityFile, "utf8").split("\n")[3] ?? "";
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    // It has ended.
    return undefined;
  }
}
