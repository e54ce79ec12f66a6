import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EngineError, type EngineEvent } from "../../engine/port.ts";
import { FakeCli } from "./fake-cli.ts";

const step = (kind: string, op: string, more = "") =>
  `{"${kind}":{"metadata":{"op":"${op}","urn":"urn:pulumi:prod::hello::t:m:T::web","type":"t:m:T"${more}}}}`;
const said = (severity: string, message: string) =>
  `{"diagnosticEvent":{"severity":"${severity}","message":"${message}","color":"never"}}`;
const tell = (...events: string[]) =>
  events.map((event) => `printf '%s\\n' '${event}' >>"$events"`).join("; ");
const SUMMARY = '{"summaryEvent":{"result":"failed"}}';

describe("PulumiEngine", () => {
  let cli: FakeCli;
  const make = (cases: string) => {
    cli = new FakeCli(cases);
    return cli;
  };
  afterEach(() => cli.remove());

  it("passes what a run is given on to the CLI, and calls it once", async () => {
    const engine = make("up*) ;;").engine();
    const result = await engine.up("prod", {
      configFile: "/tmp/x.yaml",
      message: "deploy web",
      targets: ["urn:a"],
      refresh: true,
    });
    assert.equal(result.ok, true);
    assert.deepEqual(cli.calls, [
      "up --yes --skip-preview --message deploy web --refresh --target urn:a --color never --config-file /tmp/x.yaml --exec-kind auto.local --stack prod --non-interactive",
    ]);
  });

  it("destroys without what is protected where it is asked to", async () => {
    await make("destroy*) ;;").engine().destroy("prod", { excludeProtected: true });
    assert.match(cli.calls[0] ?? "", /^destroy --yes --skip-preview .*--exclude-protected/);
  });

  it("runs the CLI in the project, with Node of the project before any other", async () => {
    await make(`preview*) ${tell(SUMMARY)}; sleep 0.3 ;;`)
      .engine({ PATH: "/elsewhere:/usr/bin:/bin" })
      .preview("prod");
    const [path = "", skip, folder] = cli.environment;
    const folders = path.split(":");
    assert.equal(folders[0], join(cli.project, "node_modules/.bin"));
    assert.match(folders[1] ?? "", /node_modules\/\.bin$/);
    assert.deepEqual(folders.slice(2), [join(cli.dir, "tools"), "/elsewhere", "/usr/bin", "/bin"]);
    assert.equal(skip, "true");
    assert.equal(folder, cli.project);
  });

  it("tells events in order, adds them up, and drops what debugging says", async () => {
    const detail =
      ',"detailedDiff":{"a.b":{"diffKind":"update"},"c":{"diffKind":"update-replace"}},"diffs":["a","c"]';
    const script = tell(
      said("debug", "s3cret"),
      step("resourcePreEvent", "create-replacement", detail),
      said("info", "<{%reset%}>working<{%reset%}>\\n"),
      step("resOutputsEvent", "create-replacement", detail),
      step("resourcePreEvent", "replace"),
      step("resOutputsEvent", "replace"),
      step("resourcePreEvent", "delete-replaced"),
      step("resOutputsEvent", "delete-replaced"),
    );
    const events: EngineEvent[] = [];
    const engine = make(`up*) ${script}; sleep 0.5 ;;`).engine();
    const result = await engine.up("prod", { onEvent: (event) => events.push(event) });
    assert.deepEqual(
      events.map((event) => (event.kind === "diagnostic" ? event.diagnostic.message : event.kind)),
      ["started", "working", "done"],
    );
    assert.deepEqual(result.changes, [
      {
        urn: "urn:pulumi:prod::hello::t:m:T::web",
        type: "t:m:T",
        name: "web",
        operation: "replace",
        changed: ["a.b", "c"],
        replacedBy: ["c"],
      },
    ]);
  });

  it("gives a run that failed as a result, with its reasons and without the closing words", async () => {
    const script = tell(
      said("error", "web: died"),
      said("error", "web: died"),
      said("error", "update failed"),
      SUMMARY,
    );
    const result = await make(`up*) ${script}; sleep 0.5; exit 1 ;;`).engine().up("prod");
    assert.equal(result.ok, false);
    assert.deepEqual(result.errors, [{ severity: "error", message: "web: died" }]);
  });

  it("explains a run that failed without any reason by what the CLI printed", async () => {
    const result = await make(`up*) ${tell(SUMMARY)}; sleep 0.5; echo 'error: lost' >&2; exit 1 ;;`)
      .engine()
      .up("prod");
    assert.deepEqual(result.errors, [{ severity: "error", message: "error: lost" }]);
  });

  const refused: [what: string, printed: string, category: string, message: string][] = [
    [
      "a locked stack",
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with pulumi cancel.",
      "locked",
      "up of stack prod: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with pulumi cancel.\nWait until that run has ended. If it was killed, take the stack over with: slipway recover --stack prod --force",
    ],
    [
      "a wrong passphrase",
      "error: getting stack configuration: get stack secrets manager: incorrect passphrase",
      "usage",
      "up of stack prod: getting stack configuration: get stack secrets manager: incorrect passphrase\nSet PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the passphrase of the stack.",
    ],
    ["what it does not know, whole", "error: lost\nand found", "failed", "up of stack prod: lost\nand found"],
  ];
  for (const [what, printed, category, message] of refused) {
    it(`throws for ${what}`, async () => {
      const engine = make(`up*) printf '%s\\n' '${printed}' >&2; exit 255 ;;`).engine();
      await assert.rejects(engine.up("prod"), (error: EngineError) => {
        assert.ok(error instanceof EngineError);
        assert.deepEqual([error.category, error.message], [category, message]);
        return true;
      });
    });
  }

  it("creates a stack that is not there yet, without selecting it, and runs again", async () => {
    const once = `preview*) [ -e '$PWD/../made' ] || [ -e ../made ] || { echo "error: no stack named 'prod' found" >&2; exit 255; }; ${tell(SUMMARY)}; sleep 0.3 ;;`;
    const result = await make(`${once}\n"stack init"*) touch ../made ;;`).engine().preview("prod");
    assert.equal(result.ok, true);
    assert.deepEqual(
      cli.calls.map((call) => call.split(" ").slice(0, 4).join(" ")),
      [
        "preview --color never --exec-kind",
        "stack init prod --no-select",
        "preview --color never --exec-kind",
      ],
    );
  });

  it("does not create a stack without a file", async () => {
    const engine = make(`preview*) echo "error: no stack named 'other' found" >&2; exit 255 ;;`).engine();
    await assert.rejects(engine.preview("other"), {
      category: "usage",
      message: `${cli.project}/Pulumi.other.yaml: no such file. Create it, or name another stack.`,
    });
  });

  it("interrupts the CLI once when it is asked to stop", async () => {
    const stop = new AbortController();
    const script = `trap 'echo interrupted >>../signals; exit 1' INT; touch ../ready; while :; do sleep 0.1; done`;
    const run = make(`up*) ${script} ;;`).engine().up("prod", { signal: stop.signal });
    const failed = assert.rejects(run, EngineError);
    await until(() => readFileSync(join(cli.dir, "ready"), "utf8") === "");
    stop.abort();
    await failed;
    assert.equal(readFileSync(join(cli.dir, "signals"), "utf8"), "interrupted\n");
  });
});

async function until(condition: () => boolean): Promise<void> {
  const limit = Date.now() + 10_000;
  for (;;) {
    try {
      if (condition()) return;
    } catch {
      // Not there yet.
    }
    if (Date.now() > limit) throw new Error("the fake CLI did not begin within 10 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
