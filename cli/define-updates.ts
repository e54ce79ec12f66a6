import { collect, force, withGuardOptions, withUpdateOptions } from "./options.ts";
import type { Define } from "./program.ts";

// Each command is loaded when it is called: the help of all of them must not wait for clients of Docker and Pulumi.
/** The commands that change a stack. */
export const UPDATES: readonly Define[] = [
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
