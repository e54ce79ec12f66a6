import { Argument, Command } from "commander";
import { defineCi } from "./ci/define.ts";
import type { Context } from "./context.ts";
import { defineOperations } from "./define-operations.ts";
import { UPDATES } from "./define-updates.ts";
import { VIEWS } from "./define-views.ts";
import { collect } from "./options.ts";
import type { CommandResult } from "./result.ts";
import { defineSecret } from "./secret/define.ts";

/** What the command line asks for: the command, with its options filled in. */
export type Invocation = (context: Context) => Promise<CommandResult>;

/** The command line of `slipway`. Hands over what it asks for, and throws commander's own errors. */
export function buildProgram(onInvocation: (invocation: Invocation) => void): Command {
  const program = new Command("slipway")
    .description("Takes a bot from its repository to a server and keeps it there.")
    .option(
      "--cwd <dir>",
      "folder of the project (default: this one, or the nearest above with a Pulumi.yaml)",
    )
    .option("-s, --stack <stack>", "stack to act on (default: SLIPWAY_STACK, or the only one there is)")
    .option("--json", "one JSON object a line on standard output, the last of type result")
    .option("--yes", "answer every question with yes")
    .option("--engine <engine>", "pulumi or sandbox (default: SLIPWAY_ENGINE, or pulumi where its CLI is)")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const define of DEFINITIONS) define(program, onInvocation);
  for (const command of subcommands(program)) command.copyInheritedSettings(program);
  return program;
}

/** Every command below one, at any depth. */
export function subcommands(command: Command): readonly Command[] {
  return command.commands.flatMap((each) => [each, ...subcommands(each)]);
}

/** Adds commands to the command line. */
export type Define = (program: Command, onInvocation: (invocation: Invocation) => void) => void;

// Each command is loaded when it is called: the help of all of them must not wait for clients of Docker and Pulumi.
const DEFINITIONS: readonly Define[] = [
  (program, go) => {
    program
      .command("init")
      .description("Make a folder a project: asks on a terminal, and overwrites nothing.")
      .option("--name <name>", "name of the bot (default: that of the folder)")
      .option("--stacks <names>", "stacks, separated by commas (default: staging,prod)")
      .option("--kind <kind>", "polling, web or worker")
      .option("--image <repository>", "repository of its image, without a tag")
      .option("--port <port>", "port that a web service listens on")
      .option("--health <check>", "http:/PATH, heartbeat:/FILE or none")
      .option("--secret <name>", "secret that it needs; repeatable", collect, [])
      .option("--host <server>", "USER@ADDRESS of a server over SSH, or local")
      .option("--github <repository>", "OWNER/NAME: its environments, and workflows that deploy")
      .option("--branch <branch>", "branch that is deployed", "main")
      .option("--reviewer <user>", "who approves what goes to production; repeatable", collect, [])
      .option("--from-compose <file>", "carry a compose file over, and say what it cannot")
      .action((flags) => go(async (context) => (await import("./commands/init.ts")).init(context, flags)));
  },
  ...UPDATES,
  ...VIEWS,
  defineOperations,
  defineSecret,
  (program, go) => {
    program
      .command("key")
      .description("Look after the SSH keys that the server lets in: list, rotate, revoke FINGERPRINT.")
      .addArgument(new Argument("<action>", "what to do").choices(["list", "rotate", "revoke"]))
      .argument("[fingerprint]", "key to revoke, as the list has it")
      .action((action, fingerprint) =>
        go(async (context) => (await import("./commands/key.ts")).key(context, { action, fingerprint })),
      );
  },
  defineCi,
];
