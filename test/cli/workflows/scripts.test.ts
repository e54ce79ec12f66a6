import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { script } from "../../../cli/workflows/script.ts";

describe("scripts of workflows", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-script-"));
    mkdirSync(join(folder, "bin"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A program that writes down its arguments and its standard input, and then does as `body` says. */
  const program = (name: string, body = "") => {
    const file = join(folder, "bin", name);
    const note = `echo "${name} $*" >>'${folder}/calls'\n[ -t 0 ] || cat >>'${folder}/input'\n`;
    writeFileSync(file, `#!/bin/sh\n${note}${body}\n`);
    chmodSync(file, 0o755);
  };
  /** As a runner runs a step that names no shell. */
  const run = (name: Parameters<typeof script>[0], env: Record<string, string>) => {
    const file = join(folder, "step.sh");
    writeFileSync(file, script(name));
    const PATH = `${join(folder, "bin")}:/usr/bin:/bin`;
    const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_ENV: join(folder, "env") };
    return execa("bash", ["--noprofile", "--norc", "-e", file], {
      cwd: folder,
      env: { PATH, ...files, ...env },
      extendEnv: false,
      reject: false,
      input: "",
    });
  };
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "";

  describe("push-image", () => {
    const env = {
      IMAGE: "docker.io/me/bot",
      COMMIT: "abc",
      DOCKER_USERNAME: "me",
      DOCKER_PASSWORD: "planted",
    };

    it("builds, pushes, and gives the digest; the password is in no argument", async () => {
      program("docker", `[ "$1" != image ] || echo docker.io/me/bot@sha256:12ab`);
      const { exitCode, stderr } = await run("push-image", env);
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(read("calls").trim().split("\n"), [
        "docker login --username me --password-stdin docker.io",
        "docker build --tag docker.io/me/bot:abc --tag docker.io/me/bot:latest .",
        "docker push --quiet --all-tags docker.io/me/bot",
        "docker logout docker.io",
        "docker image inspect --format {{index .RepoDigests 0}} docker.io/me/bot:abc",
      ]);
      assert.equal(read("input"), "planted");
      assert.equal(read("output"), "digest=sha256:12ab\n");
    });

    for (const step of ["login", "build", "push", "image"]) {
      it(`fails, and gives no digest, where docker ${step} does`, async () => {
        program("docker", `[ "$1" != ${step} ] || exit 7`);
        const { exitCode } = await run("push-image", env);
        assert.equal(exitCode, 7);
        assert.equal(read("output"), "");
      });
    }
  });

  describe("promote-chosen", () => {
    const chosen: [services: string, args: string][] = [
      ["", ""],
      ["web", " --service web"],
      ["web,bot", " --service web --service bot"],
      ["web,$(touch x),a b", " --service web --service $(touch x) --service a b"],
    ];
    for (const [services, args] of chosen) {
      it(`promotes ${services === "" ? "all services" : services}`, async () => {
        program("npx", "echo '{}'; exit 3");
        const { exitCode } = await run("promote-chosen", { FROM: "staging", TO: "prod", SERVICES: services });
        assert.equal(exitCode, 3);
        assert.equal(read("calls"), `npx slipway promote --from staging --to prod --yes --json${args}\n`);
        assert.equal(read("deploy.ndjson"), "{}\n");
        assert.equal(existsSync(join(folder, "x")), false);
      });
    }
  });

  describe("rollback", () => {
    for (const [to, args] of [
      ["", ""],
      ["12", " --to 12"],
      ["$(touch x) y", " --to $(touch x) y"],
    ] as const) {
      it(`goes back to ${to === "" ? "the update before" : to}`, async () => {
        program("npx", "echo '{}'; exit 3");
        const { exitCode } = await run("rollback", { STACK: "prod", TO: to });
        assert.equal(exitCode, 3);
        assert.equal(read("calls"), `npx slipway rollback --stack prod --yes --json${args}\n`);
        assert.equal(existsSync(join(folder, "x")), false);
      });
    }
  });

  describe("server-key", () => {
    it("gives the key to an agent, and to no file", async () => {
      program("ssh-agent", "echo 'SSH_AUTH_SOCK=/run/agent; export SSH_AUTH_SOCK;'");
      program("ssh-add");
      const { exitCode, stderr } = await run("server-key", { VPS_SSH_KEY: "line 1\nplanted" });
      assert.equal(exitCode, 0, stderr);
      assert.equal(read("calls"), "ssh-agent -s\nssh-add -q -\n");
      assert.equal(read("input"), "line 1\nplanted\n");
      assert.equal(read("env"), "SSH_AUTH_SOCK=/run/agent\n");
    });

    it("fails where the key is none", async () => {
      program("ssh-agent", "echo 'SSH_AUTH_SOCK=/run/agent; export SSH_AUTH_SOCK;'");
      program("ssh-add", "exit 1");
      assert.equal((await run("server-key", { VPS_SSH_KEY: "none" })).exitCode, 1);
      assert.equal(read("env"), "");
    });
  });
});
