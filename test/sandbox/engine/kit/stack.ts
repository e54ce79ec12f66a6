import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent, RunOptions, RunResult } from "../../../../engine/port.ts";
import type { DriverRegistry, PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import type { CheckpointJson, ResourceJson } from "../../../../sandbox/engine/checkpoint.ts";
import { destroyAll } from "../../../../sandbox/engine/destroy.ts";
import type { Goal } from "../../../../sandbox/engine/goal.ts";
import { guarded } from "../../../../sandbox/engine/guarded.ts";
import { type Layout, layoutOf } from "../../../../sandbox/engine/layout.ts";
import type { ResourceRecord } from "../../../../sandbox/engine/record.ts";
import { refreshAll } from "../../../../sandbox/engine/refresh.ts";
import type { Registrar } from "../../../../sandbox/engine/registrar.ts";
import type { RunContext } from "../../../../sandbox/engine/run-context.ts";
import { unseal } from "../../../../sandbox/engine/sealed.ts";
import { inSession } from "../../../../sandbox/engine/session.ts";
import { parseStackFile } from "../../../../sandbox/engine/stack-config.ts";
import { updateAll } from "../../../../sandbox/engine/update.ts";
import { STACK_TYPE, urnOf } from "../../../../sandbox/engine/urn.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY, type WireObject } from "../../../../sandbox/engine/wire.ts";
import { SALT, underPassphrase } from "./passphrase.ts";
import { World } from "./world.ts";

/** What a declared resource tells. */
export interface Declared {
  readonly urn: string;
  readonly id: string;
  readonly outputs: PropertyMap;
}

/** Options of a declaration, as a program gives them. */
export interface DeclareOptions
  extends Partial<Omit<Goal, "urn" | "name" | "inputs" | "parent" | "dependencies">> {
  readonly parent?: Declared;
  readonly dependsOn?: readonly Declared[];
  /** Which inputs come from which resources. */
  readonly from?: Readonly<Record<string, readonly Declared[]>>;
}

/** What a program of a test can do. */
export interface Program {
  thing(name: string, inputs?: WireObject, options?: DeclareOptions): Promise<Declared>;
  component(name: string, options?: DeclareOptions): Promise<Declared>;
  output(values: WireObject): void;
}

/** A secret as the SDK sends it. */
export function secret(value: unknown): WireObject {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** The program was told that the run has failed. */
class Halted extends Error {}

/** A stack whose programs are functions of the test: everything of the engine but the child process and gRPC. */
export class TestStack {
  readonly dir: string;
  readonly world: World;
  readonly events: EngineEvent[] = [];
  layout: Layout;
  registry: DriverRegistry;
  config = "config: {}\n";
  #current: RunContext | undefined;

  /** Without a registry its drivers act on {@link world}. In a folder that is there already, it goes on with what is in it. */
  constructor(registry?: DriverRegistry, dir = mkdtempSync(join(tmpdir(), "slipway-steps-"))) {
    this.dir = dir;
    this.layout = layoutOf(dir);
    this.world = new World(join(dir, "world.json"));
    this.registry = registry ?? this.world.registry;
  }

  up(program: (declare: Program) => Promise<unknown>, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("update", options, (run) =>
      updateAll(run, runner(run, program), options.refresh ?? false),
    );
  }

  preview(program: (declare: Program) => Promise<unknown>, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("preview", options, (run) =>
      updateAll(run, runner(run, program), options.refresh ?? false),
    );
  }

  refresh(options: RunOptions = {}): Promise<RunResult> {
    return this.#run("refresh", options, refreshAll);
  }

  destroy(options: RunOptions = {}): Promise<RunResult> {
    return this.#run("destroy", options, (run) => destroyAll(run, options.excludeProtected ?? false));
  }

  /** The run that is under way, or the last one. */
  get run(): RunContext {
    if (!this.#current) throw new Error("nothing has run yet");
    return this.#current;
  }

  /** The resources as they are on the disk. */
  get resources(): readonly ResourceJson[] {
    return this.deployment.resources ?? [];
  }

  get deployment(): CheckpointJson["deployment"] {
    return (JSON.parse(readFileSync(this.layout.state("dev"), "utf8")) as CheckpointJson).deployment;
  }

  /** The live resource of a name. */
  resource(name: string): ResourceJson | undefined {
    return this.resources.find((resource) => resource.urn.endsWith(`::${name}`) && !resource.delete);
  }

  get outputs(): WireObject | undefined {
    return this.resources.find((resource) => resource.type === STACK_TYPE)?.outputs;
  }

  /** Texts of the diagnostics so far, with their severity. */
  get said(): string[] {
    return this.events.flatMap((event) =>
      event.kind === "diagnostic" ? `${event.diagnostic.severity}: ${event.diagnostic.message}` : [],
    );
  }

  /** Every file under `.sandbox`, by path. */
  files(): Map<string, { readonly text: string; readonly mode: number }> {
    const found = new Map<string, { text: string; mode: number }>();
    if (!existsSync(this.layout.root)) return found;
    for (const name of readdirSync(this.layout.root, { recursive: true }) as string[]) {
      const path = join(this.layout.root, name);
      const stat = statSync(path);
      if (stat.isFile()) found.set(name, { text: readFileSync(path, "utf8"), mode: stat.mode & 0o777 });
    }
    return found;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  #run(
    kind: "preview" | "update" | "refresh" | "destroy",
    options: RunOptions,
    body: (run: RunContext) => Promise<boolean>,
  ): Promise<RunResult> {
    const project = { name: "fixture", folder: this.dir, programFolder: this.dir, entry: "." };
    const stackFile = parseStackFile("Pulumi.dev.yaml", `encryptionsalt: ${SALT}\n${this.config}`, "fixture");
    const onEvent = (event: EngineEvent) => {
      this.events.push(event);
      options.onEvent?.(event);
    };
    return inSession(
      {
        project,
        layout: this.layout,
        stack: "dev",
        registry: this.registry,
        kind,
        stackFile,
        options: { ...options, onEvent },
      },
      ({ run }) => {
        this.#current = run;
        return body(run);
      },
    );
  }
}

function runner(run: RunContext, program: (declare: Program) => Promise<unknown>) {
  return async (registrar: Registrar): Promise<boolean> => {
    const register = async (goal: Goal): Promise<Declared> => {
      const registered = await guarded(run, () => registrar.register(goal));
      if (!registered) throw new Halted();
      return declaredOf(registered.record);
    };
    const root = await register(goalFor("fixture-dev", STACK_TYPE, {}, { custom: false }, undefined));
    try {
      await program({
        thing: (name, inputs = {}, options = {}) =>
          register(goalFor(name, "test:index:Thing", inputs, { custom: true, ...options }, root)),
        component: (name, options = {}) =>
          register(goalFor(name, "test:index:Group", {}, { custom: false, ...options }, root)),
        output: (values) => registrar.registerOutputs(root.urn, unseal(values)),
      });
    } catch (error) {
      if (!(error instanceof Halted)) throw error;
    }
    if (run.gate.closed) await run.gate.idle;
    return !run.gate.closed;
  };
}

function goalFor(
  name: string,
  type: string,
  inputs: WireObject,
  options: DeclareOptions,
  root: Declared | undefined,
): Goal {
  const { parent = root, dependsOn = [], from = {}, ...rest } = options;
  const used = [...dependsOn, ...Object.values(from).flat()].map((declared) => declared.urn);
  const actualType = options.type ?? type;
  return {
    custom: true,
    propertyDependencies: Object.fromEntries(
      Object.keys(inputs).map((key) => [key, (from[key] ?? []).map((declared) => declared.urn)]),
    ),
    provider: undefined,
    protect: false,
    retainOnDelete: false,
    deletedWith: undefined,
    deleteBeforeReplace: undefined,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    aliases: [],
    importId: undefined,
    remote: false,
    ...rest,
    urn: urnOf({ project: "fixture", stack: "dev", parent: parent?.urn, type: actualType, name }),
    type: actualType,
    name,
    inputs: unseal(inputs),
    parent: parent?.urn,
    dependencies: [...new Set(used)],
  };
}

function declaredOf(record: ResourceRecord): Declared {
  return { urn: record.urn, id: record.id ?? "", outputs: record.outputs.values };
}

/** Makes stacks that are removed after each test of the suite, under a known passphrase. */
export function stacks(registry?: DriverRegistry): () => TestStack {
  const made: TestStack[] = [];
  underPassphrase();
  afterEach(() => {
    for (const stack of made.splice(0)) stack.remove();
  });
  return () => {
    const stack = new TestStack(registry);
    made.push(stack);
    return stack;
  };
}
