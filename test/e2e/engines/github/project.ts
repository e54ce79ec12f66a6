import assert from "node:assert/strict";
import { resolve } from "node:path";
import type { Fault } from "../../../../sandbox/github-simulator/http/faults.ts";
import { Simulator } from "../../../../sandbox/github-simulator/simulator.ts";
import type { Environment, Repository } from "../../../../sandbox/github-simulator/state/state.ts";
import { probeImages } from "../images.ts";
import { filesWith, formsOf } from "../markers.ts";
import { TestProject } from "../project.ts";
import type { SlipwayRun } from "../slipway.ts";

const PROGRAM = resolve(import.meta.dirname, "program.ts");
const IMAGE = `docker.io/acme/bot@sha256:${"0".repeat(64)}`;

/** Planted: nowhere in plain text. */
export const TOKEN = "ghp_m4rker_of_the_token";
export const VALUE = "m4rker of the secret";

/** Jobs that the rules ask for. */
const WORKFLOW = "on: pull_request\njobs:\n  build: { name: Build }\n  test: { name: Test }\n";

/** What a test changes of {@link GithubProject.configure}. */
export interface Changes {
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly protection?: Readonly<Record<string, unknown>>;
}

/**
 * A project that keeps something on a GitHub of its own and has no service: every stack has a repository acme/STACK, which
 * ann may push to.
 */
export class GithubProject {
  readonly project = new TestProject();
  readonly simulator: Simulator;
  /** Everything that any command has said. */
  readonly said: string[] = [];

  private constructor(simulator: Simulator) {
    this.simulator = simulator;
    this.project.write("index.ts", `export * from "${PROGRAM}";\n`);
  }

  static async start(): Promise<GithubProject> {
    // None of them is run, but the server that a stack file names comes with them.
    await probeImages();
    const simulator = await Simulator.start();
    await simulator.control.user({ login: "acme", tokens: [TOKEN] });
    await simulator.control.user({ login: "ann" });
    process.env.GITHUB_TOKEN = TOKEN;
    return new GithubProject(simulator);
  }

  async stop(): Promise<void> {
    delete process.env.GITHUB_TOKEN;
    await this.simulator.stop();
    this.project.remove();
  }

  /** Makes a stack's repository and its file. */
  async add(stack: string, changes: Changes = {}): Promise<void> {
    await this.simulator.control.repository({
      owner: "acme",
      name: stack,
      collaborators: { ann: "push" },
      files: { ".github/workflows/ci.yml": WORKFLOW },
    });
    await this.configure(stack, changes);
  }

  /** Writes the file of a stack. */
  async configure(stack: string, { environment = {}, protection = {} }: Changes = {}): Promise<void> {
    const { salt, secure } = await this.project.encryption();
    this.project.configure(
      stack,
      {
        repository: { owner: "acme", name: stack, baseUrl: `${this.simulator.url}/` },
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
        secrets: { KEY: { value: secure(VALUE) } },
        services: { it: { kind: "worker", image: IMAGE, health: { none: "it never runs" } } },
      },
      salt,
    );
  }

  async slipway(stack: string, ...args: string[]): Promise<SlipwayRun> {
    const run = await this.project.slipway(...args, "--stack", stack);
    this.said.push(run.text, run.stdout);
    return run;
  }

  /** An update that goes well. */
  async up(stack: string, ...args: string[]): Promise<SlipwayRun> {
    const run = await this.slipway(stack, "up", ...args);
    assert.equal(run.exitCode, 0, run.text);
    return run;
  }

  fail(fault: Fault): void {
    this.simulator.faults.add(fault);
  }

  /** All is well again. */
  recover(): void {
    this.simulator.faults.clear();
  }

  /** Resources that the state has. */
  async urns(stack: string): Promise<readonly string[]> {
    const resources = await (await this.project.engine()).resources(stack);
    return resources.filter(({ type }) => type.startsWith("github:")).map(({ urn }) => urn);
  }

  /**
   * Where the token or the secret is in plain text: files of the project, the state among them, what commands have said, and
   * the requests that GitHub got.
   */
  async markersFound(): Promise<readonly string[]> {
    const said = [...this.said, JSON.stringify(this.simulator.log.entries)].join("\n");
    const forms = [TOKEN, VALUE].flatMap(formsOf);
    assert.match(said, /github-secrets-KEY/);
    return [
      ...filesWith([TOKEN, VALUE], [this.project.dir]),
      ...forms.map(String).filter((form) => said.includes(form)),
    ];
  }

  /** A stack's repository as GitHub has it. */
  repository(stack: string): Repository {
    const found = this.simulator.store.state.repositories[`acme/${stack}`];
    if (found === undefined) throw new Error(`acme/${stack}: is not there`);
    return found;
  }

  environment(stack: string): Environment {
    const found = this.repository(stack).environments.production;
    if (found === undefined) throw new Error(`acme/${stack}: has no environment production`);
    return found;
  }

  /** Requests that could have changed something: `PUT /…`. */
  writes(): string[] {
    return this.simulator.log.entries.flatMap(({ method, path }) => {
      if (method === "GET") return [];
      return [`${method} ${path.replace(/^\/api\/v3\/repos\/acme\/[^/]+/, "")}`];
    });
  }

  /** What `slipway drift` finds. */
  async differences(stack: string): Promise<readonly string[]> {
    const { result } = await this.slipway(stack, "drift");
    return (result as { differences?: readonly string[] }).differences ?? [];
  }

  /** GitHub has what the stack file says, each once, and a second update has nothing to do. */
  async converged(stack: string): Promise<void> {
    assert.deepEqual(await this.differences(stack), []);
    const { rulesets } = this.repository(stack);
    const { policies, variables } = this.environment(stack);
    assert.deepEqual(
      [
        rulesets.map(({ name }) => name),
        policies.map(({ name }) => name).sort(),
        Object.entries(variables).map(([name, { value }]) => `${name}=${value}`),
        await this.simulator.control.secrets({ repository: `acme/${stack}`, environment: "production" }),
      ],
      [["main"], ["main", "v*"], ["LEVEL=info"], { KEY: VALUE }],
    );
    await this.nothingToDo(stack);
    this.simulator.assertNoMismatch();
  }

  /** An update that plans nothing and writes nothing. */
  async nothingToDo(stack: string): Promise<void> {
    const before = this.writes().length;
    const run = await this.up(stack);
    assert.match(run.text, /nothing to do/);
    assert.deepEqual(this.writes().slice(before), []);
  }

  /** Calls GitHub past the stack, with the token: `POST /repos/…`. */
  async call(request: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    const [method = "", path = ""] = request.split(" ");
    const answer = await fetch(`${this.simulator.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${request}: ${answer.status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }
}
