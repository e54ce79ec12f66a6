import { type Command, InvalidArgumentError, Option } from "commander";

/** Options of a command that may change what the stack consists of. */
export function withUpdateOptions(command: Command): Command {
  return withGuardOptions(command).option(
    "--forget <name>",
    "delete this service, volume or key, with its data; repeatable",
    collect,
    [],
  );
}

/** Options of every command that runs an update. */
export function withGuardOptions(command: Command): Command {
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

/** `--force`. */
export function force(): Option {
  return new Option("--force", "take the stack over from a run on another machine that is gone for good");
}

/** For an option that may be given several times. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** For an option that is a number. */
export function count(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It must be a whole number of at least 1.");
}
