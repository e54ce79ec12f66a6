import { CommanderError } from "commander";
import { systemErrorText } from "../engine/system-error.ts";
import type { Context, SharedOptions, World } from "./context.ts";
import { UsageError } from "./failure.ts";
import { Interruption } from "./interruption.ts";
import { Output } from "./output.ts";
import { buildProgram, type Invocation, subcommands } from "./program.ts";
import { findProject } from "./project.ts";
import type { CommandResult } from "./result.ts";

/** Exit code of what Ctrl-C stopped, as shells have it. */
const INTERRUPTED = 130;

/** Runs one command line, arguments only. Gives the exit code; throws nothing. */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  // What is behind a double dash belongs to a command in a container.
  const own = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const json = own.includes("--json");
  const out = new Output({ stdout: world.stdout, stderr: world.stderr, json, env: world.env });
  const chosen: Context["chosen"] = {};
  try {
    const asked = readCommandLine(argv, world, json);
    if (asked === undefined) return 0;
    const cwd = asked.options.cwd ?? world.cwd;
    const context: Context = {
      world,
      out,
      options: asked.options,
      get projectDir() {
        return findProject(cwd);
      },
      chosen,
    };
    return finish(out, await asked.invocation(context));
  } catch (error) {
    // What an engine throws when it is asked to stop is no failure of its own.
    const reason = world.signal.aborted ? asInterruption(error) : error;
    return finish(out, failed(reason, out, chosen.stack ?? stackOf(own, world)));
  }
}

function finish(out: Output, result: CommandResult): number {
  out.result(result);
  return result.exitCode ?? (result.ok ? 0 : 1);
}

/** What is asked for; undefined where the help was. Throws {@link CommanderError}. */
function readCommandLine(
  argv: readonly string[],
  world: World,
  json: boolean,
): { readonly invocation: Invocation; readonly options: SharedOptions } | undefined {
  let invocation: Invocation | undefined;
  const program = buildProgram((asked) => {
    invocation = asked;
  });
  const people = json ? world.stderr : world.stdout;
  const output = { writeOut: (text: string) => people.write(text), writeErr: () => undefined };
  for (const command of [program, ...subcommands(program)]) command.configureOutput(output);
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    if (error.code !== "commander.help") throw error;
    people.write(program.helpInformation());
    throw new UsageError("no command was named. Name one of those above.");
  }
  return invocation && { invocation, options: program.opts() };
}

function asInterruption(error: unknown): Interruption {
  return error instanceof Interruption ? error : new Interruption(`interrupted. ${messageOf(error)}`);
}

function failed(error: unknown, out: Output, stack: string | undefined): CommandResult {
  const message = messageOf(error);
  out.complain(message);
  return { ok: false, stack, error: message, exitCode: exitCodeOf(error) };
}

function messageOf(error: unknown): string {
  if (error instanceof CommanderError) return error.message.replace(/^error: /, "");
  if (isOurs(error)) return error.message;
  // A defect of ours: its place matters more than a tidy line.
  const place = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return systemErrorText(error) ?? place;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Interruption) return INTERRUPTED;
  const { category } = error as { category?: string };
  const isUsage = error instanceof UsageError || error instanceof CommanderError || category === "usage";
  return isUsage ? 2 : 1;
}

function isOurs(error: unknown): error is Error {
  return error instanceof Error && ["UsageError", "CommandError", "EngineError"].includes(error.name);
}

/** The stack that was named, for the result of a command that came to nothing. */
function stackOf(argv: readonly string[], world: World): string | undefined {
  const at = argv.findIndex((arg) => arg === "--stack" || arg === "-s");
  const joined = argv.find((arg) => arg.startsWith("--stack="))?.slice("--stack=".length);
  const named = (at >= 0 ? argv[at + 1] : undefined) ?? joined ?? world.env.SLIPWAY_STACK;
  return named && !named.startsWith("-") ? named : undefined;
}
