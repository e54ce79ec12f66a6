import assert from "node:assert/strict";
import { inTask, runningTasks } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { TestProject } from "./project.ts";
import type { SlipwayRun } from "./slipway.ts";

const WHOLE = process.env.SLIPWAY_TEST_WHOLE === "1";
const KINDS = ["web", "polling", "worker"] as const;
const MOMENTS = ["first", "update", "rotation"] as const;
const health = { interval: "1s", timeout: "2s", retries: 2, startPeriod: "1s" };
const NO_DIGEST = `sha256:${"0".repeat(64)}`;

type Kind = (typeof KINDS)[number];
type Moment = (typeof MOMENTS)[number];

/** What is wrong with a version, and what the command must say. */
interface BadVersion {
  readonly change: Readonly<Record<string, unknown>>;
  readonly says: RegExp;
  /** Changes to the image need its name. */
  readonly digest?: string;
}

const VERSIONS: Readonly<Record<string, BadVersion>> = {
  "is never healthy": { change: { env: { MODE: "unhealthy" } }, says: /Its container was unhealthy/ },
  "exits at once": { change: { env: { MODE: "exits" } }, says: /this version cannot start/ },
  "exits inside the monitor window": { change: { env: { MODE: "dies" } }, says: /the token was refused/ },
  "runs out of memory": {
    change: { env: { MODE: "hungry" }, limits: { memory: "24MiB" } },
    says: /It ran out of memory/,
  },
  "fits on no server": {
    change: { limits: { memory: "3TiB" }, reservations: { memory: "3TiB" } },
    says: /no server can run it: it reserves \d+ bytes of memory, the server has \d+; nothing was changed/,
  },
  "cannot be pulled": {
    change: {},
    digest: NO_DIGEST,
    says: /the image cannot be pulled, nothing was changed/,
  },
};

/** Every cell in `npm run test:all`; otherwise each version once, and each kind and moment with one of them. */
function cells(): { version: string; kind: Kind; moment: Moment }[] {
  const all = Object.keys(VERSIONS).flatMap((version) =>
    KINDS.flatMap((kind) => MOMENTS.map((moment) => ({ version, kind, moment }))),
  );
  if (WHOLE) return all;
  return Object.keys(VERSIONS).map((version, index) => ({
    version,
    kind: KINDS[index % KINDS.length] as Kind,
    moment: (["update", "rotation", "first", "update", "update", "first"] as const)[index] ?? "update",
  }));
}

describe("a bad version", () => {
  let images: ProbeImages;
  let project: TestProject;
  const summary: string[] = [];

  const service = (kind: Kind, bad?: BadVersion) => ({
    kind,
    image: `${images.repository}@${bad?.digest ?? images.digest("1").split("@")[1]}`,
    ...(kind === "web" && { port: 8000 }),
    health: {
      ...(kind === "web" ? { http: "/healthz" } : { command: ["cat", "/tmp/www/healthz"] }),
      ...health,
    },
    secrets: ["KEY"],
    rollout: { monitor: "3s" },
    ...bad?.change,
  });
  const configure = (stack: string, kind: Kind, bad?: BadVersion, generation = 1) =>
    project.configure(stack, {
      secrets: { KEY: { generate: { bytes: 32 }, generation } },
      services: { it: service(kind, bad) },
    });
  const up = (stack: string) => project.slipway("up", "--stack", stack);

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    for (const kind of new Set(cells().map((cell) => cell.kind))) {
      configure(kind, kind);
      const run = await up(kind);
      assert.equal(run.exitCode, 0, run.text);
    }
  });

  after(async () => {
    for (const kind of new Set(cells().map((cell) => cell.kind)))
      await project.slipway("down", "--stack", kind, "--yes");
    project.remove();
    console.log(["", "    version, kind, moment: seconds to the end", ...summary].join("\n    "));
  });

  for (const { version, kind, moment } of cells()) {
    it(`that ${version}: ${kind}, ${moment}`, async () => {
      const bad = VERSIONS[version] as BadVersion;
      const begin = performance.now();
      await (moment === "first" ? first(kind, bad) : update(kind, bad, moment));
      summary.push(`${version}, ${kind}, ${moment}: ${((performance.now() - begin) / 1000).toFixed(0)}`);
    });
  }

  /** There is nothing before it to go back to: it stays to be looked at, and a good version repairs it. */
  async function first(kind: Kind, bad: BadVersion): Promise<void> {
    const stack = `first-${kind}`;
    configure(stack, kind, bad);
    try {
      refused(await up(stack), bad);
      configure(stack, kind);
      const repaired = await up(stack);
      assert.equal(repaired.exitCode, 0, repaired.text);
      await settled(stack);
    } finally {
      await project.slipway("down", "--stack", stack, "--yes");
    }
  }

  /** The version before is what runs afterwards: for web and worker the very task. */
  async function update(stack: Kind, bad: BadVersion, moment: Moment): Promise<void> {
    const service = project.service(stack, "it");
    const key = () => inTask(service, ["cat", "/run/secrets/KEY"]);
    const before = { tasks: await runningTasks(service), key: await key() };
    configure(stack, stack, bad, moment === "rotation" ? 2 : 1);
    refused(await up(stack), bad);
    const after = { tasks: await runningTasks(service), key: await key() };
    assert.equal(after.key, before.key);
    assert.equal(after.tasks.length, 1);
    // The old value comes back as a new Docker secret, so that the old version comes back as a new task.
    if (moment === "rotation") assert.equal(after.tasks[0]?.image, before.tasks[0]?.image);
    else if (stack === "polling") assert.equal(after.tasks[0]?.revision, before.tasks[0]?.revision);
    else assert.deepEqual(after, before);
    configure(stack, stack);
    await settled(stack);
  }

  function refused(run: SlipwayRun, { says }: BadVersion): void {
    assert.equal(run.exitCode, 1, run.text);
    assert.match(run.text, says);
  }

  /** A second update plans nothing and changes nothing. */
  async function settled(stack: string): Promise<void> {
    const before = await runningTasks(project.service(stack, "it"));
    assert.equal(before.length, 1);
    const run = await up(stack);
    assert.equal(run.exitCode, 0, run.text);
    assert.match(run.text, /nothing to do/);
    assert.deepEqual(await runningTasks(project.service(stack, "it")), before);
  }
});
