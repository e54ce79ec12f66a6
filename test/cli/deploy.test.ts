import assert from "node:assert/strict";
import { parse } from "yaml";
import { digest, FakeWorld, type FakeWorldArgs, STACK_FILE } from "./fake-world.ts";

const web = (digit: string) => `docker.io/acme/web@${digest(digit)}`;
const bot = (digit: string) => `docker.io/acme/bot@${digest(digit)}`;
const info = (digit: string, ...platforms: string[]) => ({ digest: digest(digit), platforms });
const registry = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) no such image - ${message}`), { statusCode });

describe("slipway deploy", () => {
  let world: FakeWorld;
  const deploy = (args: FakeWorldArgs, ...flags: string[]) => {
    world = new FakeWorld({
      files: { prod: STACK_FILE },
      outputs: { prod: { images: { web: web("a"), bot: bot("b") } } },
      ...args,
    });
    return world.slipway("deploy", ...flags, "--json");
  };
  const release = () => parse(world.engine.calls[1]?.config ?? "").config["slipway:release"].images;
  afterEach(() => world.remove());

  it("passes the digest of a tag together with what the other services run", async () => {
    const run = await deploy(
      { images: { "docker.io/acme/web:2": info("c", "linux/amd64", "linux/arm64") } },
      "--image",
      "web=acme/web:2",
    );
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(release(), { web: web("c"), bot: bot("b") });
    assert.equal(world.engine.calls[1]?.message, "deploy web cccccccccccc…");
  });

  it("takes services and images in pairs and in one", async () => {
    const images = { "docker.io/acme/web:2": info("c"), "docker.io/acme/bot:3": info("d") };
    const run = await deploy(
      { images },
      "--service",
      "web",
      "--image",
      "docker.io/acme/web:2",
      "--image",
      "bot=acme/bot:3",
    );
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(release(), { web: web("c"), bot: bot("d") });
    assert.equal(world.engine.calls[1]?.message, "deploy web cccccccccccc…, bot dddddddddddd…");
  });

  it("says what runs already, and still runs", async () => {
    const run = await deploy({ images: { "docker.io/acme/web:1": info("a") } }, "--image", "web=acme/web:1");
    assert.equal(run.exitCode, 0);
    assert.match(run.stderr, /^web: already runs aaaaaaaaaaaa…$/m);
    assert.equal(world.engine.calls.length, 2);
  });

  const refused: [what: string, flags: string[], error: string, args?: FakeWorldArgs][] = [
    [
      "an unknown service",
      ["--image", "wbe=acme/web:2"],
      "--service wbe: stack prod has no such service. Did you mean web?",
    ],
    ["no image at all", [], "--image: is missing. Write --image SERVICE=IMAGE."],
    [
      "an image of no service",
      ["--image", "acme/web:2"],
      "--image acme/web:2: is for which service? Write --image SERVICE=acme/web:2.",
    ],
    [
      "a service without an image",
      ["--service", "web", "--service", "bot", "--image", "acme/web:2"],
      "--service bot: has no image. Write --image bot=IMAGE.",
    ],
    [
      "a service twice",
      ["--image", "web=acme/web:2", "--image", "web=acme/web:3"],
      "--image web: is given twice. Remove one of the two.",
    ],
    [
      "an image without a version",
      ["--image", "web=acme/web"],
      '--image web: is "acme/web", must be repository:tag or repository@sha256:… with 64 digits. Write it like docker.io/acme/alice:1.4.',
    ],
    [
      "a digest that is too short",
      ["--image", "web=acme/web@sha256:abc"],
      '--image web: is "acme/web@sha256:abc", must be repository:tag or repository@sha256:… with 64 digits. Write it like docker.io/acme/alice:1.4.',
    ],
    [
      "an image of another repository",
      ["--image", "web=ghcr.io/acme/web:2"],
      "--image web=ghcr.io/acme/web:2: is from ghcr.io/acme/web, and services.web.image in FILE is docker.io/acme/web. Deploy an image of that repository, or change services.web.image first.",
    ],
    [
      "a service that is pinned by hand",
      ["--image", "web=acme/web:2"],
      `--image web=acme/web:2: services.web.image in FILE pins ${digest("e")}. Remove the digest there, or change it there.`,
      { files: { prod: STACK_FILE.replace("acme/web", `acme/web@${digest("e")}`) } },
    ],
    [
      "a digest that is not there",
      ["--image", `web=acme/web@${digest("f")}`],
      `--image web=acme/web@${digest("f")}: there is no docker.io/acme/web@${digest("f")} in its registry. Correct the digest, or name a tag. Docker says: manifest unknown`,
    ],
    [
      "an image that is not there",
      ["--image", "web=acme/web:2"],
      "--image web=acme/web:2: there is no docker.io/acme/web:2 in its registry. Push it first: docker push docker.io/acme/web:2. Docker says: manifest unknown",
      { images: { "docker.io/acme/web:2": registry(404, "manifest unknown") } },
    ],
    [
      "an image that needs a login",
      ["--image", "web=acme/web:2"],
      "--image web=acme/web:2: docker.io does not show docker.io/acme/web to this user: it is not there, or needs a login. Log in: docker login docker.io. Docker says: pull access denied",
      { images: { "docker.io/acme/web:2": registry(500, "pull access denied") } },
    ],
    [
      "a registry that does not answer",
      ["--image", "web=acme/web:2"],
      "--image web=acme/web:2: the registry docker.io cannot be asked. Docker says: dial tcp: connection refused",
      { images: { "docker.io/acme/web:2": registry(500, "dial tcp: connection refused") } },
    ],
    [
      "an image of another platform",
      ["--image", "web=acme/web:2"],
      "--image web=acme/web:2: docker.io/acme/web:2 is built for linux/arm64, and the server is linux/amd64. Build it for the server: docker build --platform linux/amd64",
      { images: { "docker.io/acme/web:2": info("c", "linux/arm64") } },
    ],
  ];
  for (const [what, flags, error, args = {}] of refused) {
    it(`refuses ${what} and runs nothing`, async () => {
      const run = await deploy(args, ...flags);
      // Only what nobody can be asked about is no mistake of the command.
      assert.equal(run.exitCode, what === "a registry that does not answer" ? 1 : 2);
      assert.equal(String(run.result.error).replace(`${world.dir}/Pulumi.prod.yaml`, "FILE"), error);
      assert.deepEqual(world.engine.calls, []);
    });
  }
});
