import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const images = { web: `docker.io/acme/web@${digest("a")}`, bot: `docker.io/acme/bot@${digest("b")}` };
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const info = { digest: digest("c"), platforms: ["linux/amd64"] };

/** Programs of a machine with a clean checkout and BuildKit. */
const machine: NonNullable<FakeWorldArgs["programs"]> = (program, args) =>
  program === "git" && args.includes("rev-parse") ? { stdout: `${COMMIT}\n` } : {};

describe("slipway deploy --build", () => {
  let world: FakeWorld;
  const deploy = async (args: FakeWorldArgs, ...flags: string[]) => {
    world = new FakeWorld({
      files: { prod: STACK_FILE },
      outputs: { prod: { images } },
      images: {
        "docker.io/acme/web:commit-0123456789ab": info,
        "docker.io/acme/web:built-20261121090000": info,
      },
      programs: machine,
      ...args,
    });
    for (const folder of ["app", "empty"]) mkdirSync(join(world.dir, folder));
    writeFileSync(join(world.dir, "app/Dockerfile"), "FROM scratch\n");
    return world.slipway("deploy", ...flags, "--json");
  };
  const docker = () => world.programs.filter(([program, verb]) => program === "docker" && verb !== "buildx");
  const release = () => parse(world.engine.calls.at(-1)?.config ?? "").config["slipway:release"].images;
  afterEach(() => world.remove());

  it("builds for the server, pushes, and deploys the digest", async () => {
    const run = await deploy({}, "--service", "web", "--build", "app");
    assert.equal(run.exitCode, 0, run.stderr);
    const reference = "docker.io/acme/web:commit-0123456789ab";
    assert.deepEqual(docker(), [
      ["docker", "build", "--platform", "linux/amd64", "--tag", reference, join(world.dir, "app")],
      ["docker", "push", reference],
    ]);
    assert.deepEqual(release(), { ...images, web: `docker.io/acme/web@${digest("c")}` });
  });

  it("takes the service in front of the folder, and other images beside it", async () => {
    const more = {
      "docker.io/acme/bot:2": { ...info, digest: digest("d") },
      "docker.io/acme/web:commit-0123456789ab": info,
    };
    const run = await deploy({ images: more }, "--build", "web=app", "--image", "bot=acme/bot:2");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(release(), {
      web: `docker.io/acme/web@${digest("c")}`,
      bot: `docker.io/acme/bot@${digest("d")}`,
    });
  });

  it("names the time where the folder is not as a commit has it", async () => {
    const dirty: typeof machine = (program, args) =>
      args.includes("status") ? { stdout: " M app/x\n" } : machine(program, args, {});
    const run = await deploy({ programs: dirty }, "--build", "web=app");
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(docker()[1], ["docker", "push", "docker.io/acme/web:built-20261121090000"]);
  });

  it("does without BuildKit where the client has none", async () => {
    const variables: (string | undefined)[] = [];
    const old: typeof machine = (program, args, options) => {
      if (args[0] === "build") variables.push(options.env?.DOCKER_BUILDKIT);
      return args[0] === "buildx" ? { exitCode: 1 } : machine(program, args, options);
    };
    await deploy({ programs: old }, "--build", "web=app");
    await deploy({ programs: old, env: { DOCKER_BUILDKIT: "1" } }, "--build", "web=app");
    assert.deepEqual(variables, ["0", "1"]);
  });

  for (const [verb, what] of [
    ["build", "the build of DIR/app"],
    ["push", "the push of docker.io/acme/web:commit-0123456789ab"],
  ] as const) {
    it(`shows the last lines of a ${verb} that fails, and changes nothing`, async () => {
      const lines = Array.from({ length: 30 }, (_, line) => `line ${line + 1}`);
      const failing: typeof machine = (program, args, options) =>
        args[0] === verb ? { exitCode: 1, lines } : machine(program, args, options);
      const run = await deploy({ programs: failing }, "--build", "web=app");
      assert.equal(run.exitCode, 1);
      const shown = lines.slice(10).map((line) => `  | ${line}`);
      assert.equal(
        String(run.result.error).replaceAll(world.dir, "DIR"),
        [`web: ${what} failed, and nothing was changed. Its last lines:`, ...shown].join("\n"),
      );
      assert.equal(run.events.filter(({ type }) => type === "build").length, 30);
      assert.deepEqual(world.engine.calls, []);
    });
  }

  for (const [what, flags, error, args = {}] of [
    [
      "a folder that is not there",
      ["--build", "web=none"],
      "--build web=none: there is no folder DIR/none. Correct the path.",
    ],
    [
      "a folder without a Dockerfile",
      ["--build", "web=empty"],
      "--build web=empty: DIR/empty has no Dockerfile. Write one, or name another folder.",
    ],
    [
      "a folder for no service",
      ["--build", "app"],
      "--build app: is for which service? Write --build SERVICE=app.",
    ],
    [
      "a service twice",
      ["--build", "web=app", "--build", "web=app"],
      "--build web: is given twice. Remove one of the two.",
    ],
    [
      "a service that gets an image, too",
      ["--build", "web=app", "--image", "web=acme/web:2"],
      "--build web: is given an image, too. Remove one of the two.",
    ],
    [
      "a service that is not there",
      ["--service", "wbe", "--build", "app"],
      "--service wbe: stack prod has no such service. Did you mean web?",
    ],
    [
      "a service that is pinned by hand",
      ["--build", "web=app"],
      `--image web=docker.io/acme/web:built: services.web.image in DIR/Pulumi.prod.yaml pins ${digest("e")}. Remove the digest there, or change it there.`,
      { files: { prod: STACK_FILE.replace("acme/web", `acme/web@${digest("e")}`) } },
    ],
  ] as [string, string[], string, FakeWorldArgs?][]) {
    it(`refuses ${what}, before anything is built`, async () => {
      const run = await deploy(args, ...flags);
      assert.equal(run.exitCode, 2);
      assert.equal(String(run.result.error).replaceAll(world.dir, "DIR"), error);
      assert.deepEqual(docker(), []);
      assert.deepEqual(world.engine.calls, []);
    });
  }
});
