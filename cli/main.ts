import { createInterface } from "node:readline/promises";
import type { World } from "./context.ts";
import { runCli } from "./run.ts";

// A pipe that someone closed, as `slipway history | head -1` does, is no error, and no reason to stop a deployment.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const stopping = new AbortController();
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
for (const signal of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
  process.on(signal, () => {
    // The first asks for an orderly end, the second ends it.
    if (stopping.signal.aborted) process.exit(128 + SIGNALS[signal]);
    process.stderr.write("stopping after what is under way; once more stops at once\n");
    stopping.abort();
  });
}

const ownStreams = { stdin: process.stdin, stderr: process.stderr, signal: stopping.signal };
const world: World = {
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
  ask,
  readSecret: async (question) => (await import("./secret/read-secret.ts")).readSecret(ownStreams, question),
  askText,
  terminal: {
    input: process.stdin,
    size: () =>
      process.stdout.isTTY ? { columns: process.stdout.columns, rows: process.stdout.rows } : undefined,
    onResize: (changed) => {
      process.stdout.on("resize", changed);
      return () => process.stdout.off("resize", changed);
    },
  },
  run: async (...program) => (await import("./run-program.ts")).runProgram(...program),
  openEngine: async (choice) => (await import("../engine/select.ts")).openEngine(choice),
  openServer: async (target) => (await import("./docker.ts")).openServer(target),
  openStore: async (target) => (await import("./release-store.ts")).openStore(target),
  setUpServer: async (program) => (await import("./set-up-server.ts")).setUpServer(program),
  now: () => new Date(),
  signal: stopping.signal,
};

process.exitCode = await runCli(process.argv.slice(2), world);
// Clients keep their connections open for a while; there is nothing more to wait for once the output is out.
process.stdout.write("", () => process.exit());

async function ask(question: string): Promise<boolean> {
  try {
    return /^y(es)?$/i.test(await answerTo(`${question} [y/N] `));
  } catch {
    return false;
  }
}

async function askText(question: string, proposal: string): Promise<string> {
  return (await answerTo(`${question} ${proposal === "" ? "" : `[${proposal}] `}`)) || proposal;
}

async function answerTo(prompt: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(prompt, { signal: stopping.signal })).trim();
  } finally {
    terminal.close();
  }
}
