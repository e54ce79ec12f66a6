import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportedChecks } from "../../../cli/github/workflow-jobs.ts";
import { localAccessPath } from "../../../github/local-access.ts";
import { Simulator } from "../../../sandbox/github-simulator/simulator.ts";
import { permissionOf, userOf, userOfToken } from "../../../sandbox/github-simulator/state/access.ts";
import type { Server } from "../../../sandbox/server/ensure-server.ts";
import { serverLayoutOf } from "../../../sandbox/server/layout.ts";
import {
  ensureSampleRepository,
  SAMPLE_REPOSITORY,
} from "../../../sandbox/server/sample-repository/ensure.ts";

describe("the sample's repository on GitHub", () => {
  let root = "";
  let simulator: Simulator;
  const ensure = () => {
    const server = { layout: serverLayoutOf(root), env: { PATH: "/bin" } } as unknown as Server;
    const { url, controlToken } = simulator;
    return ensureSampleRepository(server, { url, controlToken, port: Number(new URL(url).port) });
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-sample-"));
    simulator = await Simulator.start();
  });
  afterEach(async () => {
    await simulator.stop();
    await rm(root, { recursive: true });
  });

  it("has two people, one of them with the sandbox's token, which only its owner can read", async () => {
    const { baseUrl, token } = await ensure();
    const { state } = simulator.store;
    const repository = state.repositories[SAMPLE_REPOSITORY];
    assert.ok(repository);
    assert.equal(baseUrl, `${simulator.url}/`);
    assert.equal(userOfToken(state, token)?.login, "ann");
    const rights = ["ann", "ben"].map((login) => permissionOf(state, repository, userOf(state, login)));
    assert.deepEqual(rights, ["admin", "push"]);
    assert.equal((await stat(localAccessPath(root))).mode & 0o777, 0o600);
  });

  it("has jobs that report every check, and a command in the place of the deploy workflow", async () => {
    await ensure();
    const { files } =
      Object.values(simulator.store.state.repositories[SAMPLE_REPOSITORY]?.commits ?? {})[0] ?? {};
    const text = (path: string) => Buffer.from(files?.[path] ?? "", "base64").toString();
    const { names } = reportedChecks([text(".github/workflows/ci.yml")]);
    assert.deepEqual(names, ["Build", "Test", "Integrate", "Deploy"]);
    // It runs on demand only, so no pull request gets its jobs as checks.
    assert.deepEqual(reportedChecks([text(".github/workflows/deploy.yml")]).names, []);
    const job = simulator.store.state.jobs[`${SAMPLE_REPOSITORY}/.github/workflows/deploy.yml`];
    assert.equal(job?.environment, "production");
    assert.deepEqual(job?.command.slice(2), [root, '{"PATH":"/bin"}']);
  });

  it("is made once: what somebody changed there stays, and so does the token", async () => {
    const first = await ensure();
    await simulator.control.repository({
      owner: "slipway",
      name: "hello",
      collaborators: { ann: "admin", ben: "maintain" },
    });
    const before = structuredClone(simulator.store.state);
    assert.deepEqual(await ensure(), first);
    assert.deepEqual(simulator.store.state, before);
  });
});
