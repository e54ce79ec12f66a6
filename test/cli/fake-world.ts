import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { World } from "../../cli/context.ts";
import type { ImageInfo, LogLine, Server } from "../../cli/docker.ts";
import type { DockerFacts } from "../../cli/docker-facts.ts";
import type { Backup, LedgerEntry, ReleaseStore } from "../../cli/release-store.ts";
import { runCli } from "../../cli/run.ts";
import type { ProgramOptions, ProgramResult } from "../../cli/run-program.ts";
import type { RunningService } from "../../cli/running-service.ts";
import type { ServerObject } from "../../cli/server-objects.ts";
import { FakeEngine, type FakeState } from "./fake-engine.ts";

/** What a fake world has. */
export interface FakeWorldArgs extends Omit<FakeState, "stackFiles"> {
  /** Text by stack. */
  readonly files?: Readonly<Record<string, string>>;
  /** Services on the server, or why it does not answer. */
  readonly running?: readonly RunningService[] | Error;
  /** Everything with the labels of the stack. */
  readonly objects?: readonly ServerObject[];
  /** Answers of the registries, by image. */
  readonly images?: Readonly<Record<string, ImageInfo | Error>>;
  readonly lines?: readonly LogLine[];
  /** What releases have left on the server. */
  readonly releases?: {
    readonly steps?: readonly LedgerEntry[];
    readonly backups?: readonly Backup[];
    /** Rows since any of the backups. */
    readonly rows?: number;
    /** What a step has printed: by `service step`. */
    readonly outputs?: Readonly<Record<string, string>>;
  };
  /** Platform of the Docker engine, or why it does not answer. */
  readonly platform?: string | Error;
  readonly env?: NodeJS.ProcessEnv;
  /** Answer of the user; without one nobody can answer. */
  readonly answer?: boolean | ((question: string) => boolean);
  /** Answers of the user in text; without them the proposal is taken. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  /** What programs of this machine print, and how they end. Default: nothing, well. */
  readonly programs?: (
    program: string,
    args: readonly string[],
    options: ProgramOptions,
  ) => Partial<ProgramResult> & { readonly lines?: readonly string[] };
  /** What the Docker engine says of itself, or why it says nothing. */
  readonly facts?: DockerFacts | Error;
  /** Why the server cannot be reached. */
  readonly connection?: Error;
  /** How a command in a container ends. Default: 0. */
  readonly execExitCode?: number;
  /** Standard input. */
  readonly input?: string | Buffer;
}

/** One run of the command line. */
export interface FakeRunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of standard output as JSON. */
  readonly events: readonly Record<string, unknown>[];
  /** The last of them. */
  readonly result: Record<string, unknown>;
}

/** A project in a folder of its own, an engine and a Docker engine that do as they are told. */
export class FakeWorld {
  readonly dir = mkdtempSync(join(tmpdir(), "slipway-test-"));
  readonly engine: FakeEngine;
  readonly stopping = new AbortController();
  readonly questions: string[] = [];
  readonly removed: ServerObject[] = [];
  /** Stacks whose ledger and backups are gone: `hello prod`. */
  readonly discarded: string[] = [];
  readonly removedImages: string[] = [];
  /** Which servers were opened, in order. */
  readonly servers: string[] = [];
  /** Programs that set servers up. */
  readonly setUps: string[] = [];
  /** Programs of this machine that were run, with their arguments. */
  readonly programs: string[][] = [];
  /** Commands in containers: container, program, arguments. */
  readonly commands: string[][] = [];
  readonly #args: FakeWorldArgs;

  constructor(args: FakeWorldArgs = {}) {
    this.#args = args;
    writeFileSync(join(this.dir, "Pulumi.yaml"), "name: hello\nruntime: nodejs\n");
    const stackFiles = Object.fromEntries(
      Object.entries(args.files ?? {}).map(([stack, text]) => {
        const path = join(this.dir, `Pulumi.${stack}.yaml`);
        writeFileSync(path, text);
        return [stack, path];
      }),
    );
    this.engine = new FakeEngine(this.dir, { ...args, stackFiles });
  }

  /** Runs `slipway` in the project. */
  async slipway(...argv: string[]): Promise<FakeRunResult> {
    const written = { stdout: "", stderr: "" };
    const writer = (name: "stdout" | "stderr") => ({
      isTTY: this.#args.isTTY ?? false,
      write: (text: string) => {
        written[name] += text;
      },
    });
    const exitCode = await runCli(argv, this.#world(writer("stdout"), writer("stderr")));
    const own = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
    const isJson = own.includes("--json");
    const lines = isJson ? written.stdout.split("\n").filter((line) => line !== "") : [];
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    return { exitCode, ...written, events, result: events.at(-1) ?? {} };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }

  #world(stdout: World["stdout"], stderr: World["stderr"]): World {
    const { env = {}, answer } = this.#args;
    return {
      env,
      cwd: this.dir,
      stdout,
      stderr,
      canAsk: answer !== undefined,
      ask: async (question) => {
        this.questions.push(question);
        return typeof answer === "function" ? answer(question) : (answer ?? false);
      },
      readSecret: async (question) => {
        this.questions.push(question);
        return Buffer.from(this.#args.input ?? "");
      },
      askText: async (question, proposal) => {
        this.questions.push(`${question} [${proposal}]`);
        return this.#args.answers?.[question] ?? proposal;
      },
      terminal: {
        input: Readable.from([this.#args.input ?? ""]),
        size: () => undefined,
        onResize: () => () => undefined,
      },
      run: async (program, args, options) => {
        this.programs.push([program, ...args]);
        const { lines = [], ...result } = this.#args.programs?.(program, args, options) ?? {};
        for (const line of lines) options.onLine?.(line);
        return { exitCode: 0, stdout: "", stderr: "", ...result };
      },
      openEngine: async () => this.engine,
      openServer: async (target) => {
        if (this.#args.connection) throw this.#args.connection;
        this.servers.push(target?.address ?? "local");
        return this.#server();
      },
      setUpServer: async (program) => {
        this.setUps.push(program);
      },
      openStore: async () => this.#store(),
      now: () => new Date("2026-11-21T09:00:00.000Z"),
      signal: this.stopping.signal,
    };
  }

  #store(): ReleaseStore {
    const { outputs = {} } = this.#args.releases ?? {};
    return {
      read: async () => ({ steps: [], backups: [], ...this.#args.releases }),
      countSince: async () => this.#args.releases?.rows,
      output: async (_owner, { service, step }) => outputs[`${service} ${step}`] ?? "",
      discard: async ({ app, stack }) => {
        this.discarded.push(`${app} ${stack}`);
      },
    };
  }

  #server(): Server {
    const {
      running = [],
      images = {},
      platform = "linux/amd64",
      lines = [],
      facts = new Error("no facts"),
    } = this.#args;
    return {
      services: async () => {
        if (running instanceof Error) throw running;
        return running;
      },
      objects: async () => this.#args.objects ?? [],
      remove: async (object) => {
        this.removed.push(object);
      },
      removeImages: async (old) => {
        this.removedImages.push(...old);
        return old;
      },
      platform: async () => {
        if (platform instanceof Error) throw platform;
        return platform;
      },
      local: async () => undefined,
      describe: async (image) => {
        const info = images[image];
        if (info instanceof Error) throw info;
        if (info === undefined) throw Object.assign(new Error("manifest unknown"), { statusCode: 404 });
        return info;
      },
      facts: async () => {
        if (facts instanceof Error) throw facts;
        return facts;
      },
      exec: async (container, { command, onOutput }) => {
        this.commands.push([container, ...command]);
        onOutput("stdout", Buffer.from("out of it"));
        onOutput("stderr", Buffer.from("and beside it"));
        return this.#args.execExitCode ?? 0;
      },
      logs: async (service, { onLine }) => {
        for (const line of lines) onLine({ ...line, text: `${service} ${line.text}` });
      },
    };
  }
}

/** A digest of 64 equal digits. */
export function digest(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** A stack file with a web service and a bot. */
export const STACK_FILE = `config:
  slipway:host: local
  slipway:services:
    web:
      kind: web
      image: docker.io/acme/web
      port: 8000
      health: { http: /healthz }
    bot:
      kind: polling
      image: docker.io/acme/bot
      after: [web]
      health: { none: it is a test }
encryptionsalt: v1:salt
`;
