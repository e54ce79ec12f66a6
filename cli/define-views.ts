import { Option } from "commander";
import { count } from "./options.ts";
import type { Define } from "./program.ts";

// Each command is loaded when it is called: the help of all of them must not wait for clients of Docker and Pulumi.
/** The commands that only look. */
export const VIEWS: readonly Define[] = [
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
  (program, go) => {
    program
      .command("doctor")
      .description("Check every precondition of the stack, each with its repair. Changes nothing.")
      .action(() => go(async (context) => (await import("./commands/doctor.ts")).doctor(context)));
  },
];
