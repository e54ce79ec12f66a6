import type { Command } from "commander";
import type { Invocation } from "../program.ts";

/** The commands of `slipway ci`: what the steps of a pipeline call, on any machine. */
export function defineCi(program: Command, go: (invocation: Invocation) => void): void {
  const ci = program.command("ci").description("Steps of a pipeline: summary.");
  ci.command("summary <file>")
    .description("Say in Markdown how a command ended, from the lines that it wrote with --json.")
    .option("--pull <number>", "and in this pull request, in one comment a stack that is kept up to date")
    .action((file, flags) =>
      go(async (context) =>
        (await import("../commands/ci-summary.ts")).ciSummary(context, { ...flags, file }),
      ),
    );
}
