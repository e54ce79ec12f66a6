import type { Engine } from "../engine/port.ts";
import type { EngineChoice } from "../engine/select.ts";
import type { SshTarget } from "../ssh/server.ts";
import type { Server } from "./docker.ts";
import type { ExecTerminal } from "./exec-in-container.ts";
import type { Output, Writer } from "./output.ts";
import type { ReleaseStore } from "./release-store.ts";
import type { ProgramOptions, ProgramResult } from "./run-program.ts";

/** Everything outside of the process that commands touch: real in `main.ts`, stand-ins in tests. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdout: Writer;
  readonly stderr: Writer;
  /** Whether someone can answer a question. */
  readonly canAsk: boolean;
  /** Asks yes or no on a terminal. */
  ask(question: string): Promise<boolean>;
  /** A secret: all of standard input, or an answer on a terminal that is not shown. Throws `UsageError`. */
  readSecret(question: string): Promise<Buffer>;
  /** Asks for a line of text on a terminal; an empty one is the proposal. */
  askText(question: string, proposal: string): Promise<string>;
  /** What a command in a container is connected to. */
  readonly terminal: ExecTerminal;
  /** Runs a program of this machine to its end. Throws nothing. */
  run(program: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult>;
  openEngine(choice: EngineChoice): Promise<Engine>;
  /** The Docker engine of a server over SSH; of this machine where none is named. */
  openServer(target?: SshTarget): Promise<Server>;
  /** Ledger and backups of releases on that server. */
  openStore(target?: SshTarget): Promise<ReleaseStore>;
  /** Makes a bare server ready, with the text of a program for the shell of this machine. Nothing where it is ready. */
  setUpServer(program: string): Promise<void>;
  now(): Date;
  /** Aborts when someone asks the command to stop. */
  readonly signal: AbortSignal;
}

/** Options that every command takes. */
export interface SharedOptions {
  readonly cwd?: string;
  readonly stack?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly engine?: string;
}

/** What a command works with. */
export interface Context {
  readonly world: World;
  readonly out: Output;
  readonly options: SharedOptions;
  /** Folder with Pulumi.yaml. Throws `UsageError` where there is none: a command that makes one does not ask. */
  readonly projectDir: string;
  /** Filled in once the stack is known, so that the result of a command that fails can name it. */
  readonly chosen: { stack?: string };
}
