import { readFileSync, statSync } from "node:fs";
import type {
  Diagnostic,
  EncryptedValue,
  Engine,
  EngineEvent,
  HistoryEntry,
  LockOwner,
  PendingOperation,
  ResourceChange,
  ResourceOperation,
  ResourceState,
  RunOptions,
  RunResult,
} from "../../engine/port.ts";

/** What one run of a fake engine does. */
export interface FakeRun {
  readonly ok?: boolean;
  readonly changes?: readonly ResourceChange[];
  readonly errors?: readonly Diagnostic[];
  readonly events?: readonly EngineEvent[];
  /** Happens while the run works. */
  readonly during?: () => void;
}

/** One call of a fake engine. */
export interface FakeCall {
  readonly method: "preview" | "up" | "refresh" | "destroy" | "settle" | "unprotect" | "unlock";
  readonly stack: string;
  readonly message?: string;
  readonly targets?: readonly string[];
  readonly excludeProtected?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  /** What was made, of `settle`. */
  readonly made?: Readonly<Record<string, string>>;
  /** Path of the file that it was given, its text and its permissions at that time. */
  readonly configFile?: string;
  readonly config?: string;
  readonly mode?: number;
}

/** What a fake engine knows from the beginning. */
export interface FakeState {
  readonly stackFiles: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly resources?: Readonly<Record<string, readonly ResourceState[]>>;
  readonly history?: Readonly<Record<string, readonly HistoryEntry[]>>;
  readonly pending?: Readonly<Record<string, readonly PendingOperation[]>>;
  readonly owners?: readonly LockOwner[];
  /** What an encrypted value needs beside it in the stack file. */
  readonly settings?: Readonly<Record<string, string>>;
  /** In the order of the calls; the last one stays. */
  readonly preview?: readonly FakeRun[];
  readonly up?: readonly FakeRun[];
  readonly refresh?: readonly FakeRun[];
  readonly destroy?: readonly FakeRun[];
}

/** An engine that does what a test tells it to, and remembers what it was asked. */
export class FakeEngine implements Engine {
  readonly kind = "sandbox";
  readonly project = "hello";
  readonly projectDir: string;
  readonly calls: FakeCall[] = [];
  readonly #state: FakeState;

  constructor(projectDir: string, state: FakeState) {
    this.projectDir = projectDir;
    this.#state = state;
  }

  async stacks(): Promise<readonly string[]> {
    return Object.keys(this.#state.stackFiles);
  }

  async stackFile(stack: string): Promise<string> {
    return this.#state.stackFiles[stack] ?? `no stack file of ${stack}`;
  }

  trackedFile(stack: string): Promise<string> {
    return this.stackFile(stack);
  }

  async encrypt(_stack: string, plain: string): Promise<EncryptedValue> {
    return { secure: `v1:${Buffer.from(plain).toString("hex")}`, settings: this.#state.settings ?? {} };
  }

  async outputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
    return this.#state.outputs?.[stack] ?? {};
  }

  async resources(stack: string): Promise<readonly ResourceState[]> {
    return this.#state.resources?.[stack] ?? [];
  }

  async history(stack: string): Promise<readonly HistoryEntry[]> {
    return this.#state.history?.[stack] ?? [];
  }

  async pending(stack: string): Promise<readonly PendingOperation[]> {
    const isSettled = this.calls.some(({ method }) => method === "settle");
    return isSettled ? [] : (this.#state.pending?.[stack] ?? []);
  }

  async settle(stack: string, made: ReadonlyMap<string, string>): Promise<void> {
    this.calls.push({ method: "settle", stack, made: Object.fromEntries(made) });
  }

  async unprotect(stack: string, targets: readonly string[]): Promise<void> {
    this.calls.push({ method: "unprotect", stack, targets });
  }

  async owners(): Promise<readonly LockOwner[]> {
    const isFree = this.calls.some(({ method }) => method === "unlock");
    return isFree ? [] : (this.#state.owners ?? []);
  }

  async unlock(stack: string): Promise<void> {
    this.calls.push({ method: "unlock", stack });
  }

  preview(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("preview", stack, options);
  }

  up(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("up", stack, options);
  }

  refresh(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("refresh", stack, options);
  }

  destroy(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("destroy", stack, options);
  }

  async #run(
    method: "preview" | "up" | "refresh" | "destroy",
    stack: string,
    options: RunOptions,
  ): Promise<RunResult> {
    const { configFile, message, targets, excludeProtected, variables } = options;
    const runs = this.#state[method] ?? [{}];
    const before = this.calls.filter((call) => call.method === method).length;
    const run = runs[Math.min(before, runs.length - 1)] ?? {};
    this.calls.push({
      method,
      stack,
      ...(message !== undefined && { message }),
      ...(targets !== undefined && { targets }),
      ...(excludeProtected !== undefined && { excludeProtected }),
      ...(variables !== undefined && { variables }),
      ...(configFile !== undefined && {
        configFile,
        config: readFileSync(configFile, "utf8"),
        mode: statSync(configFile).mode & 0o777,
      }),
    });
    for (const event of run.events ?? []) options.onEvent?.(event);
    run.during?.();
    return { ok: run.ok ?? true, changes: run.changes ?? [], errors: run.errors ?? [], seconds: 3 };
  }
}

/** URN of a resource of the fake stack. */
export function urn(type: string, name: string): string {
  return `urn:pulumi:prod::hello::${type}::${name}`;
}

/** One change of a plan or a run. */
export function change(
  type: string,
  name: string,
  operation: ResourceOperation,
  changed: readonly string[] = [],
  replacedBy: readonly string[] = [],
): ResourceChange {
  return { urn: urn(type, name), type, name, operation, changed, replacedBy };
}

/** One resource of a state. */
export function resource(type: string, name: string, more: Partial<ResourceState> = {}): ResourceState {
  return {
    urn: urn(type, name),
    type,
    name,
    protect: false,
    pendingDelete: false,
    inputs: {},
    outputs: {},
    ...more,
  };
}

/** One entry of a history. */
export function entry(number: number, more: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    number,
    kind: "update",
    result: "succeeded",
    startedAt: "2026-11-21T08:00:00.000Z",
    endedAt: "2026-11-21T08:00:12.000Z",
    message: "",
    environment: {},
    changes: {},
    config: {},
    ...more,
  };
}

/** State of a service whose gate has passed, or not. */
export function serviceResources(key: string, passed: boolean, revision = `rev-${key}`): ResourceState[] {
  const attempt = `100-${key}`;
  return [
    resource("docker:index/service:Service", key, { outputs: { name: `hello-prod-${key}` } }),
    resource("command:local:Command", `${key}-prepare`, { outputs: { stdout: attempt } }),
    resource("command:local:Command", `${key}-gate`, {
      inputs: {
        environment: { SLIPWAY_ATTEMPT: passed ? attempt : "50-before", SLIPWAY_REVISION: revision },
      },
    }),
  ];
}
