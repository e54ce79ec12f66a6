/** The command line or the configuration is wrong: exit code 2, and nothing has changed. The message names the repair. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** The command could not do its work: exit code 1. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}
