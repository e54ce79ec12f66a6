import type { Command } from "commander";
import type { Invocation } from "../program.ts";

/** The commands of `slipway secret`. */
export function defineSecret(program: Command, go: (invocation: Invocation) => void): void {
  const secret = program
    .command("secret")
    .description("Secrets of the stack file: set, list, rm, rotate. Never shows a value.");
  secret
    .command("set <name>")
    .description("Encrypt a value into the stack file: from standard input, or a prompt that shows nothing.")
    .action((name) =>
      go(async (context) => (await import("../commands/secret-set.ts")).secretSet(context, { name })),
    );
  secret
    .command("list")
    .description("List names, kinds, ages and users.")
    .action(() => go(async (context) => (await import("../commands/secret-list.ts")).secretList(context)));
  secret
    .command("rm <name>")
    .description("Take a secret that nothing names out of the stack file.")
    .action((name) =>
      go(async (context) => (await import("../commands/secret-rm.ts")).secretRemove(context, { name })),
    );
  secret
    .command("rotate <name>")
    .description("Let the stack file ask for a new generation of a generated key.")
    .option("--back", "for the generation before instead")
    .action((name, flags) =>
      go(async (context) =>
        (await import("../commands/secret-rotate.ts")).secretRotate(context, { ...flags, name }),
      ),
    );
}
