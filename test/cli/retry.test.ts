import assert from "node:assert/strict";
import { parse } from "yaml";
import type { HistoryEntry } from "../../engine/port.ts";
import { entry } from "./fake-engine.ts";
import { digest, FakeWorld, STACK_FILE } from "./fake-world.ts";

const images = { web: `docker.io/acme/web@${digest("a")}`, bot: `docker.io/acme/bot@${digest("b")}` };

/** Configuration as the history has it. */
function configOf(text: string, release: object = { images }): HistoryEntry["config"] {
  const { config } = parse(text) as { config: Record<string, unknown> };
  const entries = Object.entries({ ...config, "slipway:release": release }).map(([key, value]) => [
    key,
    { value: typeof value === "string" ? value : JSON.stringify(value), secret: false },
  ]);
  return Object.fromEntries(entries);
}

describe("a configuration that has failed", () => {
  let world: FakeWorld;
  afterEach(() => world.remove());

  const good = entry(5, { config: configOf(STACK_FILE.replace("8000", "8001")) });
  const failed = entry(6, { result: "failed", config: configOf(STACK_FILE, { images, keys: { K: [32] } }) });
  const restored = entry(7, {
    message: "restore after update 6: web-gate failed\nweb: died",
    config: good.config,
  });
  const up = (history: readonly HistoryEntry[], ...args: string[]) => {
    world = new FakeWorld({
      files: { prod: STACK_FILE },
      outputs: { prod: { images } },
      history: { prod: history },
      images: { "docker.io/acme/web:1": { digest: digest("a"), platforms: [] } },
    });
    return world.slipway(...(args.length > 0 ? args : ["up"]), "--json");
  };

  it("is refused, and nothing is changed", async () => {
    const run = await up([restored, failed, good]);
    assert.equal(run.exitCode, 2);
    assert.equal(
      run.result.error,
      "stack prod: this very configuration failed in update 6 (2026-11-21T08:00:00.000Z), and the stack went back. Nothing was changed.\n" +
        "Change what is wrong with it, or try it again as it is: slipway up --stack prod --retry",
    );
    assert.deepEqual(world.engine.calls, []);
  });

  it("is tried again where that is asked for, and where an image is named", async () => {
    assert.equal((await up([restored, failed, good], "up", "--retry")).exitCode, 0);
    world.remove();
    assert.equal((await up([restored, failed, good], "deploy", "--image", "web=acme/web:1")).exitCode, 0);
  });

  it("is tried again after it has run well", async () => {
    const well = entry(8, { config: failed.config });
    assert.equal((await up([well, restored, failed, good])).exitCode, 0);
  });

  it("counts only where a gate or a step has failed it", async () => {
    const unreachable = { ...restored, message: "restore after update 6" };
    assert.equal((await up([unreachable, failed, good])).exitCode, 0);
    world.remove();
    assert.equal((await up([entry(6, { ...failed, result: "interrupted" }), good])).exitCode, 0);
  });

  it("is another one with another image, value or secret", async () => {
    const changes: HistoryEntry["config"][] = [
      configOf(STACK_FILE, { images: { ...images, web: `docker.io/acme/web@${digest("c")}` } }),
      configOf(STACK_FILE.replace("/healthz", "/alive")),
      { ...configOf(STACK_FILE), "slipway:secrets": { secret: true } },
    ];
    for (const config of changes) {
      assert.equal((await up([restored, { ...failed, config }, good])).exitCode, 0);
      world.remove();
    }
    world = new FakeWorld();
  });
});
