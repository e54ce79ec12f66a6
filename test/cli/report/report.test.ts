import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { entry } from "../fake-engine.ts";
import { FakeWorld, type FakeWorldArgs, STACK_FILE } from "../fake-world.ts";
import { twoHundred } from "./two-hundred.ts";

describe("slipway report", () => {
  let world: FakeWorld;
  const report = (args: FakeWorldArgs, ...argv: string[]) => {
    world = new FakeWorld(args);
    return world.slipway("report", ...argv);
  };
  const page = (name = "slipway-report.html") => readFileSync(join(world.dir, name), "utf8");
  afterEach(() => world.remove());

  const files = { prod: STACK_FILE, staging: STACK_FILE };

  it("writes one page, and gives its numbers with --json", async () => {
    const history = { prod: twoHundred(), staging: [entry(1, { changes: { create: 9 } })] };
    const { result, exitCode, stderr } = await report({ files, history }, "--json");
    assert.equal(exitCode, 0, stderr);
    assert.equal(result.file, join(world.dir, "slipway-report.html"));
    assert.equal(result.production, "prod");
    const stacks = result.stacks as Record<string, unknown>[];
    assert.deepEqual(
      stacks.map(({ stack, changes, rollbacks, failureRate, medianSeconds }) => [
        stack,
        changes,
        rollbacks,
        failureRate,
        medianSeconds,
      ]),
      [
        ["prod", 186, 4, 14 / 186, 14],
        ["staging", 1, 0, 0, 12],
      ],
    );
    assert.match(page(), /<h2>Production: prod<\/h2>/);
  });

  it("names nothing outside of itself, and lets the page load nothing", async () => {
    await report({ files, history: { prod: twoHundred() } });
    assert.match(
      page(),
      /content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+' 'sha256-[^']+'"/,
    );
    const style = /<style>([\s\S]*?)<\/style>/.exec(page())?.[1] ?? "";
    assert.match(style, /:root/);
    assert.doesNotMatch(style, /@import|url\(/);
    // A library's text may speak of anything: its policy keeps it from loading it.
    const markup = page().replaceAll(/<script>[\s\S]*?<\/script>/g, "");
    assert.doesNotMatch(markup, /<(link|img|iframe|base)\b|\bsrc=|href=/i);
    assert.doesNotMatch(page(), /sourceMappingURL/);
  });

  it("shows what people wrote as text", async () => {
    const message = `</script><b>"x"&'y'`;
    await report({ files, history: { prod: [entry(1, { message, changes: { update: 1 } })] } });
    assert.ok(page().includes("<span>&lt;/script&gt;&lt;b&gt;&quot;x&quot;&amp;&#39;y&#39;</span>"));
    assert.ok(!page().includes("</script><b>"));
  });

  it("says that nothing was deployed yet", async () => {
    const { exitCode } = await report({ files: { prod: STACK_FILE } }, "--out", "other.html");
    assert.equal(exitCode, 0);
    assert.match(page("other.html"), /No deployment yet\./);
    assert.equal(existsSync(join(world.dir, "slipway-report.html")), false);
  });

  const refused: [args: string[], files: Record<string, string>, message: string][] = [
    [
      [],
      { a: STACK_FILE, b: STACK_FILE },
      "--production: is missing, and no stack is called prod. Name one of a, b.",
    ],
    [["--production", "live"], files, "--production: live: is no stack. Name one of prod, staging."],
  ];
  for (const [args, stackFiles, message] of refused) {
    it(`refuses ${args.join(" ") || "stacks of which none is production"}`, async () => {
      const { stderr, exitCode } = await report({ files: stackFiles }, ...args);
      assert.equal(stderr, `error: ${message}\n`);
      assert.equal(exitCode, 2);
      assert.equal(existsSync(join(world.dir, "slipway-report.html")), false);
    });
  }

  it("says where it cannot write", async () => {
    const { stderr, exitCode } = await report({ files }, "--out", "none/report.html");
    assert.match(
      stderr,
      /^error: .*none\/report\.html: cannot be written \(ENOENT.*\)\. Name another: --out FILE\n$/,
    );
    assert.equal(exitCode, 1);
  });
});
