import assert from "node:assert/strict";
import { Simulator } from "../../../sandbox/github-simulator/simulator.ts";
import { inTask } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";
import { filesWith, formsOf } from "./markers.ts";
import { TestProject } from "./project.ts";

const TOKEN = "ghp_marker_of_the_token";
const WORKFLOW = "on: pull_request\njobs:\n  build: { name: Build }\n  test: { name: Test }\n";
const REPOSITORY = "acme/bot";

describe("a stack with an environment on GitHub", function () {
  this.bail(true);
  let images: ProbeImages;
  let project: TestProject;
  let simulator: Simulator;
  /** Everything that a command has said and GitHub was asked. */
  const said: string[] = [];

  const configure = (environment: object = {}, protection: object = {}) =>
    project.configure("prod", {
      repository: { owner: "acme", name: "bot", baseUrl: `${simulator.url}/` },
      environment: {
        name: "production",
        reviewers: { users: ["ann"] },
        wait: "5m",
        branches: ["main"],
        tags: ["v*"],
        secrets: ["KEY"],
        variables: { LEVEL: "info" },
        ...environment,
      },
      protection: { checks: ["Build", "Test"], ...protection },
      secrets: { KEY: { generate: { bytes: 24 } } },
      services: {
        it: {
          kind: "worker",
          image: images.digest("1"),
          health: { command: ["cat", "/tmp/www/healthz"], interval: "1s", retries: 2, startPeriod: "1s" },
          rollout: { monitor: "1s" },
          secrets: ["KEY"],
        },
      },
    });
  const slipway = async (...args: string[]) => {
    simulator.log.clear();
    const run = await project.slipway(...args, "--stack", "prod");
    said.push(run.text, run.stdout, JSON.stringify(simulator.log.entries));
    return run;
  };
  const up = async (...args: string[]) => {
    const run = await slipway("up", ...args);
    assert.equal(run.exitCode, 0, run.text);
    return run;
  };
  const writes = () =>
    simulator.log.entries.flatMap(({ method, path }) =>
      method === "GET" ? [] : [`${method} ${path.replace("/api/v3/repos/acme/bot", "")}`],
    );
  const shown = () => simulator.store.state.repositories[REPOSITORY];
  const secret = async () =>
    (
      (await simulator.control.secrets({ repository: REPOSITORY, environment: "production" })) as {
        KEY: string;
      }
    ).KEY;
  const differences = async () => {
    const { result } = await slipway("drift");
    return (result as { differences?: string[] }).differences ?? [];
  };

  before(async () => {
    images = await probeImages();
    project = new TestProject();
    simulator = await Simulator.start();
    await simulator.control.user({ login: "acme", tokens: [TOKEN] });
    await simulator.control.user({ login: "ann" });
    await simulator.control.repository({
      owner: "acme",
      name: "bot",
      collaborators: { ann: "push" },
      files: { ".github/workflows/ci.yml": WORKFLOW },
    });
    process.env.GITHUB_TOKEN = TOKEN;
    configure();
  });

  after(async () => {
    await project.slipway("down", "--stack", "prod", "--yes");
    delete process.env.GITHUB_TOKEN;
    await simulator.stop();
    project.remove();
  });

  it("makes the environment and the rules, with the very key that the service has", async () => {
    await up();
    const environment = shown()?.environments.production;
    assert.deepEqual(
      [environment?.waitTimer, environment?.canAdminsBypass, environment?.branchPolicy],
      [5, false, "custom"],
    );
    assert.deepEqual(environment?.policies.map(({ type, name }) => `${type} ${name}`).sort(), [
      "branch main",
      "tag v*",
    ]);
    assert.deepEqual(
      environment?.reviewers.map(({ id }) => id),
      [simulator.store.state.users.ann?.id],
    );
    assert.equal(environment?.variables.LEVEL?.value, "info");
    assert.equal(await secret(), await inTask(project.service("prod", "it"), ["cat", "/run/secrets/KEY"]));
    assert.deepEqual(
      shown()?.rulesets.map(({ name, enforcement, bypassActors }) => ({ name, enforcement, bypassActors })),
      [{ name: "main", enforcement: "active", bypassActors: [] }],
    );
    simulator.assertNoMismatch();
  });

  it("leaves neither the token nor the key in a file of the project in plain text", async () => {
    const state = filesWith(["github-secrets-KEY"], [project.dir]);
    assert.notDeepEqual(state, [], "the state was not among the files");
    assert.deepEqual(filesWith([TOKEN, await secret()], [project.dir]), []);
  });

  it("sends no write in a second update, and finds no drift", async () => {
    const run = await up();
    assert.deepEqual(writes(), []);
    assert.match(run.text, /prod: nothing to do/);
    assert.deepEqual(await differences(), []);
    assert.deepEqual(writes(), []);
  });

  it("undoes what somebody changed, with the key that it was", async () => {
    const before = await secret();
    await simulator.control.environment({
      repository: REPOSITORY,
      environment: "production",
      change: {
        reviewers: [],
        waitTimer: 0,
        canAdminsBypass: true,
        policies: [{ name: "*", type: "branch" }],
        variables: { LEVEL: "debug" },
      },
    });
    await simulator.control.ruleset({ repository: REPOSITORY, ruleset: "main", change: { rules: [] } });
    // GitHub's times have whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await simulator.control.secret({
      repository: REPOSITORY,
      environment: "production",
      name: "KEY",
      value: "by hand",
    });
    assert.equal((await differences()).length, 11);
    await up("--refresh");
    assert.deepEqual(await differences(), []);
    assert.equal(await secret(), before);
    await up();
    assert.deepEqual(writes(), []);
    simulator.assertNoMismatch();
  });

  it("makes again what somebody deleted", async () => {
    const before = await secret();
    await simulator.control.environment({ repository: REPOSITORY, environment: "production", change: null });
    await simulator.control.ruleset({ repository: REPOSITORY, ruleset: "main", change: null });
    await up("--refresh");
    assert.deepEqual(await differences(), []);
    assert.equal(await secret(), before);
  });

  it("asks a person alone for no approval, and says so", async () => {
    const repository = shown();
    assert.ok(repository);
    repository.collaborators = {};
    configure({ reviewers: { users: ["acme"] } });
    const run = await up();
    assert.match(run.text, /protection: acme alone can write to the repository/);
    const [ruleset] = shown()?.rulesets ?? [];
    const review = ruleset?.rules.find(({ type }) => type === "pull_request");
    assert.ok(review, "there is no rule about pull requests");
    const parameters = review.parameters as Record<string, unknown>;
    assert.deepEqual(
      [
        parameters.required_approving_review_count,
        parameters.require_code_owner_review,
        parameters.require_last_push_approval,
      ],
      [0, false, false],
    );
  });

  it("refuses a check that no workflow of the branch reports, and a reviewer whom nobody knows", async () => {
    configure({ reviewers: { users: ["acme", "nobody-here"] } }, { checks: ["Build", "Tets"] });
    const run = await slipway("up");
    assert.equal(run.exitCode, 2, run.text);
    assert.match(run.text, /environment\.reviewers\.users\[1\]: is nobody-here, and GitHub has no such user/);
    assert.match(run.text, /protection\.checks\[1\]: is Tets, .* Did you mean Test\?/);
    assert.deepEqual(writes(), []);
  });

  it("has shown neither the key nor the token in a message or a request", async () => {
    const key = await secret();
    assert.match(said.join("\n"), /github-secrets-KEY/);
    for (const form of [key, TOKEN].flatMap(formsOf)) {
      assert.ok(!said.some((text) => text.includes(String(form))), "a secret was shown");
    }
  });
});
