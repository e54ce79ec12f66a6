import { RunError } from "@pulumi/pulumi/errors.js";

/**
 * The configuration is wrong: nothing was registered, nothing changes. The message has every problem, one a line:
 * `<path>: <problem with value>. <repair>.` A run error, so that Pulumi prints it without a stack.
 */
export class ConfigError extends RunError {
  override readonly name = "ConfigError";
  /** The lines of the message. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
