import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { SandboxEngine } from "../../../../engine/sandbox.ts";
import type { CheckpointJson, ResourceJson } from "../../../../sandbox/engine/checkpoint.ts";
import { SALT, underPassphrase } from "./passphrase.ts";
import { World } from "./world.ts";

/** The repository: its node_modules are what fixture programs import from. */
const REPOSITORY = resolve(import.meta.dirname, "../../../..");

/** The SDK of fixture programs that do not import the whole of it themselves. */
const SDK = `import * as pulumi from ${JSON.stringify(join(import.meta.dirname, "sdk.ts"))};`;

/** What every fixture program begins with. */
const PRELUDE = `
class Thing extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly serial: pulumi.Output<string>;
  declare readonly token: pulumi.Output<string>;
  declare readonly payload: pulumi.Output<string>;
  constructor(name: string, args: Record<string, unknown> = {}, opts: pulumi.CustomResourceOptions = {}, type = "test:index:Thing") {
    super(type, name, { name: undefined, serial: undefined, token: undefined, payload: undefined, ...args }, opts);
  }
}
class Group extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
    super("test:index:Group", name, {}, opts);
    this.registerOutputs({ name });
  }
}
`;

// One for all fixture programs: each would otherwise compile the SDK anew.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "slipway-test-node-cache");

/** A project in a temporary folder, with a world of its own. */
export class TestProject {
  readonly dir: string;
  readonly world: World;
  readonly engine: SandboxEngine;

  constructor(program: string, stackFile = "config: {}\n") {
    this.dir = mkdtempSync(join(tmpdir(), "slipway-engine-"));
    this.write("package.json", JSON.stringify({ name: "fixture", type: "module" }));
    this.write(
      "Pulumi.yaml",
      "name: fixture\nruntime:\n  name: nodejs\n  options: { typescript: false }\nmain: index.ts\n",
    );
    this.write("Pulumi.dev.yaml", `encryptionsalt: ${SALT}\n${stackFile}`);
    symlinkSync(join(REPOSITORY, "node_modules"), join(this.dir, "node_modules"));
    this.program(program);
    this.world = new World(join(this.dir, "world.json"));
    const { registry, functions } = this.world;
    this.engine = new SandboxEngine({ projectDir: this.dir, registry, functions });
  }

  /** Replaces the program; its statements stand at the top level of a module. */
  program(text: string): void {
    const sdk = text.includes('from "@pulumi/pulumi"') ? "" : SDK;
    this.write("index.ts", `${sdk}\n${PRELUDE}\n${text}\n`);
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.dir, path), "utf8");
  }

  /** The state as it is on the disk. */
  state(stack = "dev"): CheckpointJson["deployment"] {
    return (JSON.parse(this.read(`.sandbox/state/${stack}.json`)) as CheckpointJson).deployment;
  }

  /** The live record of a logical name. */
  record(name: string): ResourceJson | undefined {
    return this.state().resources?.find((record) => record.urn.endsWith(`::${name}`) && !record.delete);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Makes projects that are removed after each test of the suite, under a known passphrase. */
export function projects(): (program: string, stackFile?: string) => TestProject {
  const made: TestProject[] = [];
  underPassphrase();
  afterEach(() => {
    for (const project of made.splice(0)) project.remove();
  });
  return (program, stackFile) => {
    const project = new TestProject(program, stackFile);
    made.push(project);
    return project;
  };
}

/** `create a`, `same b`, … without the root stack. */
export function steps(result: {
  readonly changes: readonly { operation: string; name: string; type: string }[];
}): string[] {
  return result.changes
    .filter((change) => change.type !== "pulumi:pulumi:Stack")
    .map((change) => `${change.operation} ${change.name}`);
}
