import { readFile } from "node:fs/promises";
import type { DriverRegistry } from "../sandbox/drivers/driver.ts";
import type { FunctionRegistry } from "../sandbox/drivers/function.ts";
import { destroyAll } from "../sandbox/engine/destroy.ts";
import { editState } from "../sandbox/engine/edit-state.ts";
import { readHistory } from "../sandbox/engine/history.ts";
import { type Layout, layoutOf } from "../sandbox/engine/layout.ts";
import { listOutputs, listPending, listResources, stackNames } from "../sandbox/engine/listing.ts";
import { livingOwners, removeLock } from "../sandbox/engine/lock.ts";
import { crypterFor } from "../sandbox/engine/passphrase-source.ts";
import { type Project, readProject } from "../sandbox/engine/project.ts";
import { refreshAll } from "../sandbox/engine/refresh.ts";
import { runProgram } from "../sandbox/engine/run-program.ts";
import type { Sealed } from "../sandbox/engine/sealed.ts";
import { inSession, type Session } from "../sandbox/engine/session.ts";
import { parseStackFile, type StackFile } from "../sandbox/engine/stack-config.ts";
import { copyStackFile, refuseOtherHosts } from "../sandbox/engine/stack-copy.ts";
import { encryptFor, trackedStackFile } from "../sandbox/engine/stack-encryption.ts";
import { referencedStack, referenceOutputs } from "../sandbox/engine/stack-reference.ts";
import { readState } from "../sandbox/engine/state-file.ts";
import { updateAll } from "../sandbox/engine/update.ts";
import {
  type EncryptedValue,
  type Engine,
  EngineError,
  type HistoryEntry,
  type LockOwner,
  type PendingOperation,
  type ResourceState,
  type RunOptions,
  type RunResult,
} from "./port.ts";
import { settled, unprotected } from "./state-edit.ts";

/** Arguments for {@link SandboxEngine}. */
export interface SandboxEngineArgs {
  /** Folder with Pulumi.yaml. Everything is kept in its `.sandbox`. */
  readonly projectDir: string;
  /** Finds the driver of a type. Default: those of `sandbox/drivers/registry.ts`. */
  readonly registry?: DriverRegistry;
  /** Finds the function of a token. Default: those of `sandbox/drivers/registry.ts`. */
  readonly functions?: FunctionRegistry;
}

/**
 * The embedded engine: runs the unchanged program of a project against drivers of this machine, with no Pulumi CLI, no
 * account and no server. For trying, demonstrating and testing; see `sandbox/README.md` for its limits.
 */
export class SandboxEngine implements Engine {
  readonly kind = "sandbox";
  readonly projectDir: string;
  readonly project: string;
  readonly #project: Project;
  readonly #layout: Layout;
  readonly #registry: DriverRegistry | undefined;
  readonly #functions: FunctionRegistry | undefined;

  /** Throws {@link EngineError} `usage` where the folder has no project that the sandbox can run. */
  constructor(args: SandboxEngineArgs) {
    this.projectDir = args.projectDir;
    this.#project = readProject(args.projectDir);
    this.project = this.#project.name;
    this.#layout = layoutOf(args.projectDir);
    this.#registry = args.registry;
    this.#functions = args.functions;
  }

  stacks(): Promise<readonly string[]> {
    return stackNames(this.projectDir, this.#layout);
  }

  stackFile(stack: string): Promise<string> {
    return copyStackFile(this.#project, this.#layout, nameChecked(stack));
  }

  async trackedFile(stack: string): Promise<string> {
    return trackedStackFile(this.#project, nameChecked(stack));
  }

  encrypt(stack: string, plain: string): Promise<EncryptedValue> {
    return encryptFor(this.#project, this.#layout, nameChecked(stack), plain);
  }

  preview(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#runProgram("preview", stack, options);
  }

  up(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#runProgram("update", stack, options);
  }

  refresh(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("refresh", stack, options, (session) => refreshAll(session.run));
  }

  destroy(stack: string, options: RunOptions = {}): Promise<RunResult> {
    const exclude = options.excludeProtected ?? false;
    return this.#run("destroy", stack, options, (session) => destroyAll(session.run, exclude));
  }

  async outputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
    return listOutputs(await readState(this.#layout, nameChecked(stack)));
  }

  async resources(stack: string): Promise<readonly ResourceState[]> {
    return listResources(await readState(this.#layout, nameChecked(stack)));
  }

  history(stack: string): Promise<readonly HistoryEntry[]> {
    return readHistory(this.#layout.history(nameChecked(stack)));
  }

  async pending(stack: string): Promise<readonly PendingOperation[]> {
    return listPending(await readState(this.#layout, nameChecked(stack)));
  }

  settle(stack: string, made: ReadonlyMap<string, string>): Promise<void> {
    return editState(this.#layout, nameChecked(stack), (deployment) => settled(deployment, made));
  }

  unprotect(stack: string, urns: readonly string[]): Promise<void> {
    return editState(this.#layout, nameChecked(stack), (deployment) => unprotected(deployment, urns));
  }

  owners(stack: string): Promise<readonly LockOwner[]> {
    return livingOwners(this.#layout.lock(nameChecked(stack)));
  }

  unlock(stack: string, owners: readonly LockOwner[]): Promise<void> {
    return removeLock(this.#layout.lock(nameChecked(stack)), owners);
  }

  #runProgram(kind: "preview" | "update", stack: string, options: RunOptions): Promise<RunResult> {
    return this.#run(kind, stack, options, ({ run, config }) =>
      updateAll(
        run,
        (registrar) =>
          runProgram(run, {
            project: this.#project,
            config,
            registrar,
            cacheFolder: this.#layout.cache,
            outputsOf: (reference) => this.#outputsOf(reference),
          }),
        options.refresh ?? false,
      ),
    );
  }

  async #run(
    kind: "preview" | "update" | "refresh" | "destroy",
    stack: string,
    options: RunOptions,
    body: (session: Session) => Promise<boolean>,
  ): Promise<RunResult> {
    nameChecked(stack);
    const needsFile = kind === "preview" || kind === "update";
    const stackFile = await this.#readStackFile(stack, options, needsFile);
    return inSession(
      {
        project: this.#project,
        layout: this.#layout,
        stack,
        registry: this.#registry ?? (await defaults()).drivers,
        functions: this.#functions ?? (this.#registry ? undefined : (await defaults()).functions),
        kind,
        stackFile,
        options,
      },
      body,
    );
  }

  /** A run without a program does without a stack file, so that a stack whose file is gone can still be destroyed. */
  async #readStackFile(stack: string, options: RunOptions, needed: boolean): Promise<StackFile | undefined> {
    let path = options.configFile;
    try {
      path ??= await this.stackFile(stack);
    } catch (error) {
      const stacks = needed ? [] : await this.stacks();
      if (!stacks.includes(stack)) throw error;
      return undefined;
    }
    const text = await readFile(path, "utf8").catch((error: Error) => {
      throw new EngineError("usage", `${path}: ${error.message}. Correct the path.`);
    });
    const file = parseStackFile(path, text, this.project);
    refuseOtherHosts(file);
    return file;
  }

  async #outputsOf(reference: string): Promise<Sealed> {
    const stack = referencedStack(reference, this.project);
    const checkpoint = await readState(this.#layout, stack);
    const salt = checkpoint?.deployment.secrets_providers?.state?.salt;
    const where = this.#layout.state(stack);
    const crypter = salt ? await crypterFor({ generated: this.#layout.passphrase, where, salt }) : undefined;
    return referenceOutputs(reference, checkpoint, crypter);
  }
}

/** Stack names become file names. Throws {@link EngineError} `usage`. */
function nameChecked(stack: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(stack)) return stack;
  throw new EngineError(
    "usage",
    `stack ${JSON.stringify(stack)}: is no stack name. Use letters, digits, "-", "_" and ".".`,
  );
}

/** Loaded only when they are used: the drivers bring their clients with them. */
function defaults(): Promise<{ drivers: DriverRegistry; functions: FunctionRegistry }> {
  return import("../sandbox/drivers/registry.ts");
}
