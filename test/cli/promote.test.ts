import assert from "node:assert/strict";
import { parse } from "yaml";
import type { RunningService } from "../../cli/running-service.ts";
import { entry, serviceResources } from "./fake-engine.ts";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const image = (service: string, digit: string) => `docker.io/acme/${service}@${digest(digit)}`;
const REPAIR = "Deploy a version there that passes: slipway deploy --stack staging --image SERVICE=IMAGE";

/** A service as the server runs it, in every stack of these tests. */
const running = (key: string, digit: string, more: Partial<RunningService> = {}): RunningService => {
  const runs = { revision: `rev-${key}`, image: image(key, digit) };
  const since = "2026-11-21T08:30:00.000Z";
  return {
    key,
    name: `hello-staging-${key}`,
    ...runs,
    update: undefined,
    wanted: 1,
    tasks: [{ state: "running", desired: "running", ...runs, since }],
    ...more,
  };
};

describe("slipway promote", () => {
  let world: FakeWorld;
  const promote = (args: FakeWorldArgs, ...flags: string[]) => {
    world = new FakeWorld({
      files: { staging: STACK_FILE, prod: STACK_FILE },
      outputs: {
        staging: { images: { web: image("web", "c"), bot: image("bot", "d") } },
        prod: { images: { web: image("web", "a"), bot: image("bot", "d") } },
      },
      history: { staging: [entry(4, { kind: "refresh", result: "failed" }), entry(3)] },
      resources: { staging: [...serviceResources("web", true), ...serviceResources("bot", true)] },
      running: [running("web", "c"), running("bot", "d")],
      ...args,
    });
    return world.slipway("promote", "--from", "staging", "--to", "prod", "--json", ...flags);
  };
  const release = () => parse(world.engine.calls[1]?.config ?? "").config["slipway:release"].images;
  afterEach(() => world.remove());

  it("runs the very digests of one stack on the other, and shows the difference", async () => {
    const run = await promote({}, "--yes");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(release(), { web: image("web", "c"), bot: image("bot", "d") });
    assert.deepEqual(new Set(world.engine.calls.map(({ stack }) => stack)), new Set(["prod"]));
    assert.equal(world.engine.calls[1]?.message, "promote web cccccccccccc…, bot dddddddddddd… from staging");
    assert.match(run.stderr, /^SERVICE {2}NOW {12}THEN\nweb {6}aaaaaaaaaaaa… {2}cccccccccccc…\n/);
    assert.equal(run.result.stack, "prod");
  });

  it("promotes one service only where it is named, and leaves the others as they are", async () => {
    await promote(
      {
        outputs: {
          staging: { images: { web: image("web", "c"), bot: image("bot", "e") } },
          prod: { images: { bot: image("bot", "d") } },
        },
      },
      "--yes",
      "--service",
      "web",
    );
    assert.deepEqual(release(), { web: image("web", "c"), bot: image("bot", "d") });
  });

  it("promotes a service although another one that is not promoted has drifted", async () => {
    const run = await promote(
      { running: [running("web", "c"), running("bot", "e")] },
      "--yes",
      "--service",
      "web",
    );
    assert.equal(run.exitCode, 0, run.stderr);
  });

  it("knows no way to name an image", async () => {
    const run = await promote({}, "--yes", "--image", `web=${image("web", "e")}`);
    assert.equal(run.exitCode, 2);
    assert.equal(run.result.error, "unknown option '--image'");
    assert.deepEqual(world.engine.calls, []);
  });

  it("says that the server of the source does not answer", async () => {
    const run = await promote({ running: new Error("there is no Docker engine") }, "--yes");
    assert.equal(run.exitCode, 1);
    assert.equal(
      run.result.error,
      "--from staging: whether it runs what passed there cannot be seen: there is no Docker engine",
    );
  });

  it("leaves out what the other stack does not have, and says so", async () => {
    const images = { web: image("web", "c"), telegram: image("telegram", "e") };
    const run = await promote({ outputs: { staging: { images } } }, "--yes");
    assert.deepEqual(release(), { web: image("web", "c") });
    assert.match(run.stderr, /^telegram: prod does not have it$/m);
  });

  it("takes the digest from the repository of the other stack, and says so", async () => {
    const prod = STACK_FILE.replace("docker.io/acme/web", "ghcr.io/acme/web");
    const run = await promote({ files: { staging: STACK_FILE, prod } }, "--yes");
    assert.equal(release().web, `ghcr.io/acme/web@${digest("c")}`);
    assert.match(
      run.stderr,
      /^web: prod takes it from ghcr\.io\/acme\/web, not from docker\.io\/acme\/web$/m,
    );
  });

  it("asks on a terminal, and stops at a no", async () => {
    const run = await promote({ answer: false });
    assert.equal(run.exitCode, 1);
    assert.equal(run.result.error, "stopped: nothing was changed.");
    assert.deepEqual(world.questions, ["Deploy this to prod?"]);
    assert.deepEqual(world.engine.calls, []);
  });

  it("goes on at a yes", async () => {
    const run = await promote({ answer: true });
    assert.equal(run.exitCode, 0);
    assert.equal(world.engine.calls.length, 2);
  });

  it("asks nothing where nothing would change", async () => {
    const images = { web: image("web", "c") };
    const run = await promote({ outputs: { staging: { images }, prod: { images } } });
    assert.equal(run.exitCode, 0);
    assert.match(run.stderr, /^prod: already runs these versions$/m);
  });

  const refused: [what: string, error: string, args: FakeWorldArgs, flags?: string[]][] = [
    ["where nobody can answer", "Deploy this to prod? Nobody can answer here. Answer with --yes.", {}],
    [
      "after a failed update",
      `--from staging: its last update, 5, failed. ${REPAIR}`,
      { history: { staging: [entry(5, { result: "failed" }), entry(4)] } },
    ],
    [
      "after a restore",
      `--from staging: its last update, 6, only restored what ran before update 5, which failed. ${REPAIR}`,
      {
        history: {
          staging: [
            entry(6, { message: "restore after update 5" }),
            entry(5, { result: "failed" }),
            entry(4),
          ],
        },
      },
    ],
    [
      "what was changed on the server since",
      [
        "--from staging: what runs there is not what passed there, so nobody has seen it run:",
        `  services.web: runs image ${"e".repeat(12)}…, the stack holds image ${"c".repeat(12)}….`,
        "  services.bot: is gone from the server.",
        "Put it right first: slipway up --stack staging",
      ].join("\n"),
      { running: [running("web", "e")] },
    ],
    [
      "what has died since",
      [
        "--from staging: what runs there is not what passed there, so nobody has seen it run:",
        "  services.bot: has failed since it passed.",
        "Put it right first: slipway up --stack staging",
      ].join("\n"),
      {
        running: [
          running("web", "c"),
          running("bot", "d", {
            tasks: [{ ...(running("bot", "d").tasks[0] as never as object), state: "failed" } as never],
          }),
        ],
      },
    ],
    ["before the first update", `--from staging: has no update yet. ${REPAIR}`, { history: {} }],
    [
      "from a stack that is down",
      `--from staging: was taken down. ${REPAIR}`,
      { history: { staging: [entry(6, { kind: "destroy" }), entry(5)] } },
    ],
    [
      "while an update runs",
      "--from staging: update 5 still runs. Wait for its end.",
      { history: { staging: [entry(5, { result: "in-progress" })] } },
    ],
    [
      "an unknown service",
      "--service wbe: stack prod has no such service. Did you mean web?",
      {},
      ["--service", "wbe"],
    ],
    [
      "a service of which nothing has passed",
      "--service bot: no version of it has passed on staging.",
      { outputs: { staging: { images: { web: image("web", "c") } } } },
      ["--service", "bot"],
    ],
    [
      "where they have no service in common",
      "--from staging: has no service that prod has too. Name another stack.",
      { outputs: { staging: { images: { other: image("other", "c") } } } },
    ],
    [
      "a service that the other stack pins",
      `services.web.image: is pinned to ${digest("e")} in the stack file of prod. Remove the digest there to promote another.`,
      { files: { staging: STACK_FILE, prod: STACK_FILE.replace("acme/web", `acme/web@${digest("e")}`) } },
    ],
  ];
  for (const [what, error, args, flags = []] of refused) {
    it(`refuses ${what} and runs nothing`, async () => {
      const run = await promote(args, ...flags);
      assert.equal(run.exitCode, 2);
      assert.equal(run.result.error, error);
      assert.deepEqual(world.engine.calls, []);
    });
  }

  it("refuses a stack as its own source", async () => {
    world = new FakeWorld({ files: { prod: STACK_FILE } });
    const run = await world.slipway("promote", "--from", "prod", "--to", "prod", "--json");
    assert.equal(run.exitCode, 2);
    assert.equal(run.result.error, "--to prod: is the same stack as --from. Name another.");
  });

  it("names the option of a stack that is not there", async () => {
    world = new FakeWorld({ files: { staging: STACK_FILE, prod: STACK_FILE } });
    const known = (flag: string) =>
      `${flag} none: there is no Pulumi.none.yaml in ${world.dir}. Use one of prod, staging, or remove it.`;
    const from = await world.slipway("promote", "--from", "none", "--to", "prod", "--json");
    assert.deepEqual([from.exitCode, from.result.error], [2, known("--from")]);
    const to = await world.slipway("promote", "--from", "prod", "--to", "none", "--json");
    assert.deepEqual([to.exitCode, to.result.error], [2, known("--to")]);
  });
});
