import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { defineCi } from "./ci/define.ts";
import type { Context } from "./context.ts";
import { defineOperations } from "./define-operations.ts";
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

type Define = (program: Command, onInvocation: (invocation: Invocation) => void) => void;

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
  (program, go) => {
    program
      .command("preview")
      .description("Show what `up` would change. Changes nothing.")
      .action(() => go(async (context) => (await import("./commands/preview.ts")).preview(context)));
  },
  (program, go) => {
    withUpdateOptions(program.command("up"))
      .description("Make the stack what its file says, and go back where that fails.")
      .option("-m, --message <text>", "text for the history")
      .option("--retry", "even though this very configuration has failed before")
      .option("--refresh", "first undo what somebody changed on GitHub past the stack")
      .action((flags) => go(async (context) => (await import("./commands/up.ts")).up(context, flags)));
  },
  (program, go) => {
    withUpdateOptions(program.command("deploy"))
      .description("Deploy new images, each resolved to its digest first.")
      .option("--service <service>", "service of the next --image, in order; repeatable", collect, [])
      .option("--image <image>", "IMAGE or SERVICE=IMAGE, a tag or a digest; repeatable", collect, [])
      .option("--build <dir>", "DIR or SERVICE=DIR: build it and push it first; repeatable", collect, [])
      .action((flags) =>
        go(async (context) => (await import("./commands/deploy.ts")).deploy(context, flags)),
      );
  },
  (program, go) => {
    withUpdateOptions(program.command("promote"))
      .description("Deploy to one stack the very digests that passed on another.")
      .requiredOption("--from <stack>", "stack that they passed on")
      .requiredOption("--to <stack>", "stack that gets them")
      .option("--here", "run on this machine, without the approval that GitHub would ask for")
      .option("--service <service>", "only this service; repeatable", collect, [])
      .action((flags) =>
        go(async (context) => (await import("./commands/promote.ts")).promote(context, flags)),
      );
  },
  (program, go) => {
    withGuardOptions(program.command("rollback"))
      .description(
        "Go back to an earlier update that ran well: its images, environment and secrets together.",
      )
      .option(
        "--to <update>",
        "its number, or the first digits of its commit (default: the one before that differs)",
      )
      .option("--data", "take the data back, too: undo what release steps did, and restore what they copied")
      .option("--keep-secrets", "leave the secrets as the stack file has them")
      .action((flags) =>
        go(async (context) => (await import("./commands/rollback.ts")).rollback(context, flags)),
      );
  },
  (program, go) => {
    program
      .command("status")
      .description("Show which service runs what since when.")
      .option("--all", "of every stack")
      .action((flags) =>
        go(async (context) => (await import("./commands/status.ts")).status(context, flags)),
      );
  },
  (program, go) => {
    program
      .command("drift")
      .description("Compare the server and GitHub with what the stack holds. Changes nothing.")
      .action(() => go(async (context) => (await import("./commands/drift.ts")).drift(context)));
  },
  (program, go) => {
    program
      .command("history")
      .description("List every update of the stack, newest first.")
      .option("--all", "of every stack")
      .addOption(new Option("--limit <n>", "at most so many").argParser(count).default(20))
      .action((flags) =>
        go(async (context) => (await import("./commands/history.ts")).history(context, flags)),
      );
  },
  (program, go) => {
    program
      .command("report")
      .description("Write one page about the deployments of all stacks.")
      .option("--out <file>", "file to write", "slipway-report.html")
      .option("--production <stack>", "stack of production (default: prod, production, or the only one)")
      .action((flags) =>
        go(async (context) => (await import("./commands/report.ts")).report(context, flags)),
      );
  },
  (program, go) => {
    program
      .command("logs <service>")
      .description("Print what a service prints.")
      .addOption(new Option("--tail <n>", "lines from the end").argParser(count).default(100))
      .option("-f, --follow", "go on until Ctrl-C")
      .action((service, flags) =>
        go(async (context) => (await import("./commands/logs.ts")).logs(context, { ...flags, service })),
      );
  },
  defineOperations,
  (program, go) => {
    program
      .command("doctor")
      .description("Check every precondition of the stack, each with its repair. Changes nothing.")
      .action(() => go(async (context) => (await import("./commands/doctor.ts")).doctor(context)));
  },
  defineSecret,
  defineCi,
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
  (program, go) => {
    program
      .command("recover")
      .description("Put right what a killed run left behind, and nothing else.")
      .addOption(force())
      .action((flags) =>
        go(async (context) => (await import("./commands/recover.ts")).recover(context, flags)),
      );
  },
  (program, go) => {
    program
      .command("down")
      .description("Remove everything of the stack but volumes and keys.")
      .option("--delete-data", "volumes and keys too, for good")
      .addOption(force())
      .action((flags) => go(async (context) => (await import("./commands/down.ts")).down(context, flags)));
  },
];

function withUpdateOptions(command: Command): Command {
  return withGuardOptions(command).option(
    "--forget <name>",
    "delete this service, volume or key, with its data; repeatable",
    collect,
    [],
  );
}

function withGuardOptions(command: Command): Command {
  return command
    .option(
      "--allow-replace <name>",
      "let the plan replace or delete this service or volume; repeatable",
      collect,
      [],
    )
    .option("--no-restore", "after a failure, leave the stack as it is")
    .addOption(force());
}

function force(): Option {
  return new Option("--force", "take the stack over from a run on another machine that is gone for good");
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function count(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It must be a whole number of at least 1.");
}
