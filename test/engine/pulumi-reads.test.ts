import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeCli } from "./fake-cli.ts";

const SECRET =
  '{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:abc"}';

describe("what PulumiEngine reads", () => {
  let cli: FakeCli;
  const make = (cases: string) => {
    cli = new FakeCli(cases);
    return cli;
  };
  afterEach(() => cli.remove());

  it("reads state and outputs with one call, and hides secrets", async () => {
    const state = `{"deployment":{"resources":[{"urn":"urn:pulumi:prod::hello::pulumi:pulumi:Stack::hello-prod","type":"pulumi:pulumi:Stack","outputs":{"images":{"web":"a"},"key":${SECRET}}},{"urn":"urn:pulumi:prod::hello::t:m:T::web","type":"t:m:T","id":"1","parent":"p","protect":true,"delete":true,"inputs":{"env":[${SECRET}]},"outputs":{}}]}}`;
    const engine = make(`"stack export"*) echo '${state}' ;;`).engine();
    const [outputs, resources] = await Promise.all([engine.outputs("prod"), engine.resources("prod")]);
    assert.deepEqual(outputs, { images: { web: "a" }, key: "[secret]" });
    assert.deepEqual(resources[1], {
      urn: "urn:pulumi:prod::hello::t:m:T::web",
      type: "t:m:T",
      name: "web",
      id: "1",
      parent: "p",
      protect: true,
      pendingDelete: true,
      inputs: { env: ["[secret]"] },
      outputs: {},
    });
    assert.deepEqual(cli.calls, ["stack export --stack prod --non-interactive"]);
    await engine.outputs("prod");
    assert.equal(cli.calls.length, 2);
  });

  it("has nothing of a stack that is not there", async () => {
    const engine = make(`*) echo "error: no stack named 'prod' found" >&2; exit 255 ;;`).engine();
    assert.deepEqual(await engine.resources("prod"), []);
    assert.deepEqual(await engine.outputs("prod"), {});
    assert.deepEqual(await engine.history("prod"), []);
  });

  const listed = (time: string, more = "") =>
    `{"version":0,"kind":"update","startTime":"${time}","endTime":"${time}","result":"succeeded","message":"m","environment":{"git.head":"abc"},"config":{"slipway:a":{"value":"1","secret":false},"slipway:s":{"secret":true}},"resourceChanges":{"same":1,"create-replacement":1,"update":2}${more}}`;
  const history = `[${listed("2026-11-21T08:02:00.000Z")},${listed("2026-11-21T08:01:00.000Z")}]`;

  it("numbers a history by time and shows no secret", async () => {
    const engine = make(`"stack history"*) echo '${history}' ;;`).engine();
    const entries = await engine.history("prod");
    assert.deepEqual(
      entries.map(({ number }) => number),
      [2, 1],
    );
    assert.deepEqual(entries[0], {
      number: 2,
      kind: "update",
      result: "succeeded",
      startedAt: "2026-11-21T08:02:00.000Z",
      endedAt: "2026-11-21T08:02:00.000Z",
      message: "m",
      environment: { "git.head": "abc" },
      changes: { same: 1, update: 2 },
      config: { "slipway:a": { value: "1", secret: false }, "slipway:s": { secret: true } },
    });
    assert.deepEqual(cli.calls, ["stack history --json --stack prod --non-interactive"]);
  });

  it("keeps the numbers of a backend that has some", async () => {
    const numbered = history.replaceAll('"version":0', '"version":41');
    const entries = await make(`"stack history"*) echo '${numbered}' ;;`).engine().history("prod");
    assert.equal(entries[0]?.number, 41);
  });

  it("takes encrypted values from a file backend as they stand", async () => {
    const engine = make(`"stack history"*) echo '${history}' ;;`).engine({
      PULUMI_BACKEND_URL: "file://~/state",
    });
    const folder = join(cli.dir, "state/.pulumi/history/hello/prod");
    mkdirSync(folder, { recursive: true });
    const config = { "slipway:a": "1", "slipway:s": { K: { value: { secure: "v1:x" } } } };
    writeFileSync(join(folder, "prod-200.history.json"), JSON.stringify({ config }));
    writeFileSync(join(folder, "prod-200.checkpoint.json"), "{}");
    writeFileSync(join(folder, "prod-100.history.json"), "damaged");
    const entries = await engine.history("prod");
    assert.deepEqual(
      entries.map((entry) => entry.config),
      [
        {
          "slipway:a": { value: "1", secret: false },
          "slipway:s": { value: '{"K":{"value":{"secure":"v1:x"}}}', secret: true },
        },
        { "slipway:a": { value: "1", secret: false }, "slipway:s": { secret: true } },
      ],
    );
  });

  it("finds the file of a stack whose name is qualified", async () => {
    assert.equal(await make("").engine().stackFile("acme/hello/prod"), join(cli.project, "Pulumi.prod.yaml"));
  });

  it("lists the stacks of the backend", async () => {
    const engine = make(`"stack ls"*) echo '[{"name":"prod"},{"name":"dev"}]' ;;`).engine();
    assert.deepEqual(await engine.stacks(), ["prod", "dev"]);
  });
});
