import { SECRET_NAME } from "../../config/names.ts";
import { nearest } from "../../config/nearest.ts";
import { UsageError } from "../failure.ts";
import { secretsOf, type TrackedFile } from "./tracked-file.ts";

/** Refuses what is no name of a secret, and does not repeat it: a value pasted at the wrong place is still a secret. */
export function checkName(name: string): void {
  if (SECRET_NAME.test(name)) return;
  throw new UsageError(
    "the name of the secret is not capital letters, digits and underscores, starting with a letter, at most 56, " +
      "or starts with SLIPWAY_. Write it like BOT_TOKEN. A value is never an argument: it is read from standard input.",
  );
}

/** The entry of a secret. Throws {@link UsageError} where the file has none of that name. */
export function knownSecret(
  file: TrackedFile,
  name: string,
  command: string,
): Readonly<Record<string, unknown>> {
  checkName(name);
  const secrets = secretsOf(file);
  const entry = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (entry) return entry;
  const meant = nearest(name, Object.keys(secrets));
  const repair = meant === undefined ? "See which there are: slipway secret list" : `Did you mean ${meant}?`;
  throw new UsageError(`secret ${command} ${name}: ${file.name} has no such secret. ${repair}`);
}
