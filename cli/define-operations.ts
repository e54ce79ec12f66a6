import type { Command } from "commander";
import { force } from "./options.ts";
import type { Invocation } from "./program.ts";

const OPERATIONS = [
  [
    "restart",
    "Start every task of a service anew, as an update does: one after the other, through its gate.",
  ],
  ["stop", "Let a service run no task until it is started again, whatever is deployed in between."],
  ["start", "Start a service that was stopped."],
] as const;

/** The commands on one service: restart, stop, start, exec. */
export function defineOperations(program: Command, go: (invocation: Invocation) => void): void {
  for (const [name, description] of OPERATIONS) {
    program
      .command(`${name} <service>`)
      .description(description)
      .addOption(force())
      .action((service, flags) =>
        go(async (context) =>
          (await import("./commands/operate.ts")).operate(context, name, { ...flags, service }),
        ),
      );
  }
  program
    .command("exec <service> <command...>")
    .description("Run a command in a task of a service, with its exit code: exec web -- ls -l")
    .option("--no-tty", "without a terminal, also where there is one")
    .action((service, command, flags) =>
      go(async (context) =>
        (await import("./commands/exec.ts")).exec(context, { ...flags, service, command }),
      ),
    );
}
