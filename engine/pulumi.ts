import type { Stack } from "@pulumi/pulumi/automation/index.js";
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
import { CliError, cliVersion, PulumiCli } from "./pulumi-cli.ts";
import { encryptWith } from "./pulumi-encryption.ts";
import { engineError, isUnknownStack } from "./pulumi-errors.ts";
import { RunRecorder } from "./pulumi-events.ts";
import { historyEntries } from "./pulumi-history.ts";
import { lockOwners, removeLocks } from "./pulumi-locks.ts";
import { type PulumiProject, readPulumiProject, stackFileOf } from "./pulumi-project.ts";
import { EMPTY_EXPORT, type ExportedStack, readExport } from "./pulumi-state.ts";
import { storedConfigs } from "./pulumi-stored-history.ts";
import { openStack } from "./pulumi-workspace.ts";
import { type StoredDeployment, settled, unprotected } from "./state-edit.ts";

/** Arguments for {@link PulumiEngine}. */
export interface PulumiEngineArgs {
  /** Folder with Pulumi.yaml. */
  readonly projectDir: string;
  /** Absolute path of the CLI: see `findPulumi`. */
  readonly cli: string;
  /** Environment of the CLI, and through it of the program. Default: our own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** The real engine: the Pulumi CLI of the user, through the Automation API. Selects no stack and logs in nowhere. */
export class PulumiEngine implements Engine {
  readonly kind = "pulumi";
  readonly projectDir: string;
  readonly project: string;
  readonly #settings: PulumiProject;
  readonly #path: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #exports = new Map<string, Promise<ExportedStack>>();
  #cli: Promise<PulumiCli> | undefined;

  /** Throws {@link EngineError} `usage` where the folder has no project. */
  constructor(args: PulumiEngineArgs) {
    this.projectDir = args.projectDir;
    this.#settings = readPulumiProject(args.projectDir);
    this.project = this.#settings.name;
    this.#path = args.cli;
    this.#env = args.env ?? process.env;
  }

  async stacks(): Promise<readonly string[]> {
    const text = await this.#ask(undefined, "listing the stacks", ["stack", "ls", "--json"]);
    return (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
  }

  async stackFile(stack: string): Promise<string> {
    return stackFileOf(this.#settings, stack);
  }

  trackedFile(stack: string): Promise<string> {
    return this.stackFile(stack);
  }

  async encrypt(stack: string, plain: string): Promise<EncryptedValue> {
    const file = await this.stackFile(stack);
    return encryptWith({ stack, file, cli: await this.#open(), create: () => this.#create(stack) }, plain);
  }

  preview(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("preview", stack, options, (run, shared) => run.preview(shared));
  }

  up(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("up", stack, options, (run, shared) =>
      run.up({ ...shared, refresh: options.refresh ?? false }),
    );
  }

  refresh(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("refresh", stack, options, (run, shared) => run.refresh(shared));
  }

  destroy(stack: string, options: RunOptions = {}): Promise<RunResult> {
    return this.#run("destroy", stack, options, (run, shared) =>
      run.destroy({ ...shared, excludeProtected: options.excludeProtected ?? false }),
    );
  }

  async outputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
    return (await this.#export(stack)).outputs;
  }

  async resources(stack: string): Promise<readonly ResourceState[]> {
    return (await this.#export(stack)).resources;
  }

  async history(stack: string): Promise<readonly HistoryEntry[]> {
    try {
      const run = await openStack(await this.#open(), this.projectDir, stack);
      const [summaries, stored] = await Promise.all([
        // The default shows secrets in plain text.
        run.history(undefined, undefined, false),
        storedConfigs(this.#settings, stack, this.#env),
      ]);
      return historyEntries(summaries, stored);
    } catch (error) {
      if (isUnknownStack(error)) return [];
      throw engineError(error, stack, `reading the history of stack ${stack}`);
    }
  }

  async pending(stack: string): Promise<readonly PendingOperation[]> {
    return (await this.#export(stack)).pending;
  }

  settle(stack: string, made: ReadonlyMap<string, string>): Promise<void> {
    return this.#edit(stack, (deployment) => settled(deployment, made));
  }

  unprotect(stack: string, urns: readonly string[]): Promise<void> {
    return this.#edit(stack, (deployment) => unprotected(deployment, urns));
  }

  owners(stack: string): Promise<readonly LockOwner[]> {
    return lockOwners(this.#settings, stack, this.#env);
  }

  async unlock(stack: string, owners: readonly LockOwner[]): Promise<void> {
    if (owners.length > 0 && (await removeLocks(this.#settings, stack, this.#env, owners))) return;
    await this.#ask(stack, `unlocking stack ${stack}`, ["cancel", "--yes", "--stack", stack]);
  }

  /** Exported without `--show-secrets`, so that no secret is ever in plain text on the way. */
  async #edit(stack: string, edit: (deployment: StoredDeployment) => StoredDeployment): Promise<void> {
    const doing = `changing the state of stack ${stack}`;
    const text = await this.#ask(stack, doing, ["stack", "export", "--stack", stack]);
    const state = JSON.parse(text) as { deployment: StoredDeployment };
    const input = JSON.stringify({ ...state, deployment: edit(state.deployment) });
    await this.#ask(stack, doing, ["stack", "import", "--stack", stack], input);
  }

  async #run(
    what: "preview" | "up" | "refresh" | "destroy",
    stack: string,
    options: RunOptions,
    call: (run: Stack, shared: SharedOptions) => Promise<unknown>,
  ): Promise<RunResult> {
    const recorder = new RunRecorder(options.onEvent);
    const shared = { ...sharedOptions(options), onEvent: recorder.record };
    try {
      const run = await openStack(await this.#open(), this.projectDir, stack, options.variables);
      await call(run, shared).catch(async (error: unknown) => {
        if (!isUnknownStack(error) || what === "refresh" || what === "destroy") throw error;
        await this.#create(stack);
        await call(run, shared);
      });
      return recorder.result(true);
    } catch (error) {
      if (recorder.tookPlace && error instanceof CliError) return recorder.result(false, error.output);
      throw engineError(error, stack, `${what} of stack ${stack}`);
    }
  }

  /** The CLI also writes an `encryptionsalt` to the stack file where there is none yet. */
  async #create(stack: string): Promise<void> {
    await this.stackFile(stack);
    await (await this.#open()).run(["stack", "init", stack, "--no-select"]);
  }

  /** Outputs and resources are asked for together, and each call of the CLI takes 0.3 s: those under way are shared. */
  #export(stack: string): Promise<ExportedStack> {
    const shared = this.#exports.get(stack);
    if (shared) return shared;
    const exported = this.#readExport(stack).finally(() => this.#exports.delete(stack));
    this.#exports.set(stack, exported);
    return exported;
  }

  async #readExport(stack: string): Promise<ExportedStack> {
    try {
      const cli = await this.#open();
      // The Automation API has its own export, which decrypts every secret.
      return readExport((await cli.run(["stack", "export", "--stack", stack])).stdout);
    } catch (error) {
      if (isUnknownStack(error)) return EMPTY_EXPORT;
      throw engineError(error, stack, `reading the state of stack ${stack}`);
    }
  }

  async #ask(stack: string | undefined, doing: string, args: string[], input?: string): Promise<string> {
    try {
      return (await (await this.#open()).call(args, { input })).stdout;
    } catch (error) {
      throw engineError(error, stack, doing);
    }
  }

  #open(): Promise<PulumiCli> {
    this.#cli ??= cliVersion(this.#path, this.#env).then(
      (version) => new PulumiCli({ path: this.#path, folder: this.projectDir, env: this.#env, version }),
      (error: Error) => {
        throw new EngineError("usage", `${this.#path}: ${error.message}. Install the Pulumi CLI again.`);
      },
    );
    return this.#cli;
  }
}

interface SharedOptions {
  readonly color: "never";
  readonly message?: string;
  readonly target?: string[];
  readonly configFile?: string;
  readonly signal?: AbortSignal;
}

function sharedOptions({ message, targets, configFile, signal }: RunOptions): SharedOptions {
  return {
    color: "never",
    ...(message !== undefined && { message }),
    ...(targets !== undefined && { target: [...targets] }),
    ...(configFile !== undefined && { configFile }),
    ...(signal !== undefined && { signal }),
  };
}
