import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { inTask, objectsOf } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { filesWith, formsOf } from "./markers.ts";
import { ProcessList } from "./process-list.ts";
import { TestProject } from "./project.ts";
import { IN_TERMINAL } from "./pty.ts";
import type { SlipwayRun } from "./slipway.ts";

const marker = (name: string) => `${name}/${randomBytes(12).toString("hex")}+ü?`;

describe("slipway secret", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;
  let processes: ProcessList;
  let service: string;
  const values = ["first", "second", "typed"].map(marker) as [string, string, string];
  const runs: SlipwayRun[] = [];
  const path = () => join(project.dir, "Pulumi.own.yaml");
  const text = () => readFileSync(path(), "utf8");
  const layout = (encrypted: string) =>
    encrypted.replaceAll(/secure: \S+/g, "secure: …").replace(/^encryptionsalt: .*\n/m, "");

  /** With comments and blanks as a person leaves them. */
  const file = () => `# a bot
config:
  slipway:host: local   # here

  slipway:secrets:
    KEY:   { generate: { bytes: 24 } }   # ours
  slipway:services:
    it:
      kind: worker
      image: ${images.digest("1")}   # pinned
      health: { command: [cat, /tmp/www/healthz], interval: 1s, retries: 2, startPeriod: 1s }
      rollout: { monitor: 2s }
      secrets: [KEY, TOKEN]
`;
  const slipway = async (exitCode: number, input: string | undefined, ...args: string[]) => {
    const run = await project.slipwayWith(input === undefined ? {} : { input }, ...args, "--stack", "own");
    assert.equal(run.exitCode, exitCode, run.text);
    runs.push(run);
    return run;
  };
  const token = () => inTask(service, ["cat", "/run/secrets/TOKEN"]);
  const key = () => inTask(service, ["cat", "/run/secrets/KEY"]);

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    service = project.service("own", "it");
    project.write("Pulumi.own.yaml", file());
    chmodSync(path(), 0o640);
    processes = new ProcessList();
  });

  after(async () => {
    await project.slipway("down", "--stack", "own", "--yes", "--delete-data");
    assert.deepEqual(Object.values(await objectsOf(project.app)).flat(), []);
    project.remove();
  });

  it("set encrypts into a file that had no encryption yet, and changes nothing else in it", async () => {
    await slipway(0, `${values[0]}\n`, "secret", "set", "TOKEN");
    const line = "    KEY:   { generate: { bytes: 24 } }   # ours\n";
    assert.equal(layout(text()), file().replace(line, `${line}    TOKEN: { value: { secure: … } }\n`));
    assert.match(text(), /^encryptionsalt: v1:\S+$/m);
    assert.equal(statSync(path()).mode & 0o777, 0o640);
    await slipway(0, undefined, "up");
    assert.equal(await token(), values[0]);
  });

  it("set changes a value, which a service gets with the next up, and nothing is left to do", async () => {
    const salt = /^encryptionsalt: .*$/m.exec(text())?.[0];
    await slipway(0, values[1], "secret", "set", "TOKEN");
    assert.equal(/^encryptionsalt: .*$/m.exec(text())?.[0], salt);
    await slipway(0, undefined, "up");
    assert.equal(await token(), values[1]);
    assert.match((await slipway(0, undefined, "up")).text, /nothing to do/);
  });

  it("set asks on a terminal and shows nothing of the answer", async () => {
    const main = resolve(import.meta.dirname, "../../../cli/main.ts");
    const line = [process.execPath, main, "secret", "set", "TOKEN", "--stack", "own", "--cwd", project.dir];
    const run = await execa("python3", ["-c", IN_TERMINAL, ...line], {
      env: { ...project.variables, ANSWER: values[2], PROMPT: "not shown" },
      reject: false,
    });
    assert.equal(run.exitCode, 0, run.stdout);
    assert.match(run.stdout, /Value of TOKEN for own \(not shown\):/);
    for (const form of formsOf(values[2]))
      assert.equal(run.stdout.includes(form as string), false, run.stdout);
    await slipway(0, undefined, "up");
    assert.equal(await token(), values[2]);
  });

  it("list shows who uses what since when", async () => {
    const { secrets } = (await slipway(0, undefined, "secret", "list")).result as {
      secrets?: { since: string }[];
    };
    assert.deepEqual(
      secrets?.map(({ since, ...row }) => ({ ...row, isKnown: !Number.isNaN(Date.parse(since)) })),
      [
        { name: "KEY", kind: "generated", generation: 1, users: ["services.it.secrets"], isKnown: true },
        { name: "TOKEN", kind: "given", users: ["services.it.secrets"], isKnown: true },
      ],
    );
  });

  it("rotate makes a new key, goes back to the first, and forward to a third", async () => {
    const first = await key();
    const seen = [first];
    for (const flags of [[], ["--back"], []]) {
      await slipway(0, undefined, "secret", "rotate", "KEY", ...flags);
      await slipway(0, undefined, "up");
      seen.push(await key());
    }
    assert.match(text(), /KEY: {3}\{ generate: \{ bytes: 24 \}, generation: 3 \} {3}# ours/);
    assert.equal(seen[2], first);
    assert.equal(new Set(seen).size, 3);
  });

  for (const [what, passphrase, says] of [
    ["a wrong passphrase", "another", /encryptionsalt|incorrect passphrase/],
    ["no passphrase", undefined, /PULUMI_CONFIG_PASSPHRASE/],
  ] as const) {
    it(`changes nothing with ${what}`, async () => {
      const before = text();
      const run = await project.slipwayWith(
        { input: values[0], env: { PULUMI_CONFIG_PASSPHRASE: passphrase } },
        ..."secret set TOKEN --stack own".split(" "),
      );
      assert.equal(run.exitCode, 2, run.text);
      assert.match(run.text, says);
      assert.ok(String(run.result.error).includes("Pulumi.own.yaml: "), run.text);
      assert.equal(text(), before);
      runs.push(run);
    });
  }

  it("rm refuses what a service names, and takes out what none names", async () => {
    await slipway(2, undefined, "secret", "rm", "TOKEN");
    project.write("Pulumi.own.yaml", text().replace("[KEY, TOKEN]", "[KEY]"));
    await slipway(0, undefined, "secret", "rm", "TOKEN");
    assert.doesNotMatch(text(), /TOKEN/);
    await slipway(0, undefined, "up");
  });

  it("left its values in no argument list, no output and no file", () => {
    const forms = values.flatMap(formsOf) as string[];
    const lists = processes.stop();
    assert.ok(lists.some((list) => list.includes("cli/main.ts secret set")));
    const told = [...lists, ...runs.flatMap((run) => [run.text, run.stdout])];
    for (const text of told) for (const form of forms) assert.equal(text.includes(form), false, text);
    assert.deepEqual(filesWith(values, [project.dir, tmpdir()]), []);
  });
});
