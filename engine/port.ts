/** Which engine runs a stack: the real one, or the embedded one of the sandbox. */
export type EngineKind = "pulumi" | "sandbox";

/** What a run does to one resource. */
export type ResourceOperation =
  | "same"
  | "create"
  | "update"
  | "replace"
  | "delete"
  | "read"
  | "refresh"
  | "forget";

/** One resource in a plan or in a finished run. */
export interface ResourceChange {
  readonly urn: string;
  /** Provider type token, for example `docker:index/service:Service`. */
  readonly type: string;
  /** Logical name: the last part of the URN. */
  readonly name: string;
  readonly operation: ResourceOperation;
  /** Paths of the inputs that differ, for example `taskSpec.containerSpec.image`. Empty unless updated or replaced. */
  readonly changed: readonly string[];
  /** The subset of `changed` that forces a replacement. */
  readonly replacedBy: readonly string[];
}

/** A message of the program, a provider or the engine. Secrets are masked before it gets here. */
export interface Diagnostic {
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string;
}

/** What a run tells while it works, in order. */
export type EngineEvent =
  | { readonly kind: "started" | "done" | "failed"; readonly change: ResourceChange }
  | { readonly kind: "diagnostic"; readonly diagnostic: Diagnostic };

/** Settings of one run. */
export interface RunOptions {
  /** Absolute path of the stack file to use in place of {@link Engine.stackFile}. It is read, never written. */
  readonly configFile?: string;
  /** Shown in the history. */
  readonly message?: string;
  /** Kept in the history beside what the engine itself finds out (git commit, pipeline run). */
  readonly environment?: Readonly<Record<string, string>>;
  /** Environment variables of the commands that the run starts, beside our own. In no plan, no state and no history. */
  readonly variables?: Readonly<Record<string, string>>;
  /** URNs to act on; the whole stack where absent. */
  readonly targets?: readonly string[];
  /** `up` only: read every resource from the world first. */
  readonly refresh?: boolean;
  /** `destroy` only: leave protected resources, and succeed. Default: false. */
  readonly excludeProtected?: boolean;
  readonly onEvent?: (event: EngineEvent) => void;
  /** Aborting asks the engine to stop after the operations under way. */
  readonly signal?: AbortSignal;
}

/** How a run ended. A deployment that failed is a result, not an exception. */
export interface RunResult {
  readonly ok: boolean;
  /** Everything that the run planned or did, `same` included. */
  readonly changes: readonly ResourceChange[];
  /** Diagnostics of severity `error`, in order. Not empty when `ok` is false. */
  readonly errors: readonly Diagnostic[];
  /** Whole seconds. */
  readonly seconds: number;
}

/** One resource as the state holds it. Secret values are replaced by `[secret]`. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly parent?: string;
  readonly protect: boolean;
  /** Replaced, and waiting to be deleted. */
  readonly pendingDelete: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Something that a run had begun and not finished when it was killed. */
export interface PendingOperation {
  readonly operation: "creating" | "updating" | "deleting" | "reading" | "importing";
  /** As the run wanted it. One that was being created has no `id`. */
  readonly resource: ResourceState;
}

/** A process that holds a stack. */
export interface LockOwner {
  readonly host: string;
  readonly pid: number;
  /** What its command is called, where a number alone does not tell it from a later process. */
  readonly program?: string;
  /** As the engine tells it: only for people. */
  readonly since: string;
}

/** A text that only the stack's own encryption opens. */
export interface EncryptedValue {
  /** What belongs under `secure:`. */
  readonly secure: string;
  /** Top-level keys that the tracked stack file needs beside it and does not have yet: `encryptionsalt` and the like. */
  readonly settings: Readonly<Record<string, string>>;
}

/** One update of a stack, whatever became of it. */
export interface HistoryEntry {
  /** From 1, in order of time; backends that number nothing are numbered here (they all say 0). */
  readonly number: number;
  readonly kind: "update" | "refresh" | "destroy" | "import" | "other";
  /** `interrupted`: its process was killed. Backends that know nothing of such an update have no entry of it. */
  readonly result: "succeeded" | "failed" | "interrupted" | "in-progress";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC; absent while in progress. */
  readonly endedAt?: string;
  readonly message: string;
  /** What the engine recorded of its surroundings: `git.head`, `git.author`, `ci.build.id` and the like. */
  readonly environment: Readonly<Record<string, string>>;
  /** Number of resources by operation. */
  readonly changes: Readonly<Partial<Record<ResourceOperation, number>>>;
  /**
   * The whole configuration of that update by full key, structured values as JSON text.
   * A key that holds a secret has `secret: true` and its `value` is encrypted or absent, never in plain text.
   */
  readonly config: Readonly<Record<string, { readonly value?: string; readonly secret: boolean }>>;
}

/**
 * What runs stacks. Two adapters: `pulumi` (the real CLI through the Automation API) and `sandbox`.
 * Every method may throw {@link EngineError}: the run did not take place.
 */
export interface Engine {
  readonly kind: EngineKind;
  /** Project folder: the one with Pulumi.yaml. */
  readonly projectDir: string;
  /** `name` of Pulumi.yaml: the app. */
  readonly project: string;
  /** Stacks that the backend knows, by name. */
  stacks(): Promise<readonly string[]>;
  /** Absolute path of the stack file that a run of this stack reads. */
  stackFile(stack: string): Promise<string>;
  /** Absolute path of the stack file that people edit and Git keeps. Throws `usage` where there is none. */
  trackedFile(stack: string): Promise<string>;
  /**
   * Encrypts a text with the stack's own encryption, as its tracked file holds it. Writes to no file: what that file lacks
   * for it is in `settings`. Makes the stack known to its backend where it is new.
   */
  encrypt(stack: string, plain: string): Promise<EncryptedValue>;
  preview(stack: string, options?: RunOptions): Promise<RunResult>;
  up(stack: string, options?: RunOptions): Promise<RunResult>;
  refresh(stack: string, options?: RunOptions): Promise<RunResult>;
  destroy(stack: string, options?: RunOptions): Promise<RunResult>;
  /** Outputs of the last update; `{}` before the first. Secret ones are `[secret]`. */
  outputs(stack: string): Promise<Readonly<Record<string, unknown>>>;
  /** State of the stack; `[]` before the first update. */
  resources(stack: string): Promise<readonly ResourceState[]>;
  /** Newest first. */
  history(stack: string): Promise<readonly HistoryEntry[]>;
  /** What killed runs left half-done; `[]` mostly. */
  pending(stack: string): Promise<readonly PendingOperation[]>;
  /**
   * Ends every pending operation in the state: what a creation has made becomes a resource of the stack where `made` has its
   * id by URN, and everything else is forgotten. The world is not changed; refresh what was adopted.
   */
  settle(stack: string, made: ReadonlyMap<string, string>): Promise<void>;
  /** Takes the protection of resources away, in the state only. */
  unprotect(stack: string, urns: readonly string[]): Promise<void>;
  /** Who holds the stack now, dead or alive; `[]` where nobody does, or the backend cannot be looked at without a run. */
  owners(stack: string): Promise<readonly LockOwner[]>;
  /**
   * Removes the locks of some owners, and no other that was taken meanwhile where the backend can be looked at. Without any
   * owner: whatever lock there is.
   */
  unlock(stack: string, owners: readonly LockOwner[]): Promise<void>;
}

/** Why no run took place: a lock, a passphrase, a state that cannot be read, a CLI that is not there. */
export class EngineError extends Error {
  /** `usage` exits with 2, `failed` with 1. */
  readonly category: "usage" | "failed" | "locked";
  /** Of a `locked` stack: who holds it, as far as the engine tells. */
  readonly owners: readonly LockOwner[];
  constructor(
    category: EngineError["category"],
    message: string,
    options: ErrorOptions & { readonly owners?: readonly LockOwner[] } = {},
  ) {
    super(message, options);
    this.name = "EngineError";
    this.category = category;
    this.owners = options.owners ?? [];
  }
}
