import { isMapping } from "../../config/fields.ts";
import { HIDDEN_VALUE, SECRET_LIMIT } from "../../config/secrets.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import { checkName } from "../secret/secret-name.ts";
import {
  changeTrackedFile,
  type FileChange,
  readTrackedFile,
  secretPath,
  secretsOf,
  type TrackedFile,
  usersOf,
} from "../secret/tracked-file.ts";

/**
 * `slipway secret set NAME`: a value from standard input, or from a prompt that shows nothing, encrypted into the stack file.
 * The service gets it with the next `up`.
 */
export async function secretSet(
  context: Context,
  { name }: { readonly name: string },
): Promise<CommandResult> {
  checkName(name);
  const { engine, stack } = await openStack(context, true);
  const file = await readTrackedFile(engine, stack);
  refuseOther(file, name);
  const value = checked(name, await context.world.readSecret(`Value of ${name} for ${stack} (not shown): `));
  const { secure, settings } = await engine.encrypt(stack, value);
  const isNew = !Object.hasOwn(secretsOf(file), name);
  await changeTrackedFile(file, [
    placeOf(file, name, secure),
    ...Object.entries(settings).map(([key, text]) => ({ set: [key], value: text })),
  ]);
  const { out } = context;
  out.say(`${stack}: ${name} is ${isNew ? "new in" : "changed in"} ${file.name}, encrypted`);
  if (usersOf(file, name).length > 0) out.say(`Its services get it with: slipway up --stack ${stack}`);
  else out.say(`Nothing names it yet. Add it to secrets of a service: services.NAME.secrets: [${name}]`);
  return { ok: true, stack, more: { name, file: file.name, isNew } };
}

/** A generated key, or a file whose encrypted values nothing can open any more. */
function refuseOther(file: TrackedFile, name: string): void {
  const entry = secretsOf(file)[name];
  if (entry && Object.hasOwn(entry, "generate")) {
    throw new UsageError(
      `secret set ${name}: ${name} is a key that the stack makes itself. Make a new one with: slipway secret rotate ${name}`,
    );
  }
  const hasSettings = /^(encryptionsalt|encryptedkey|secretsprovider):/m.test(file.text);
  if (hasSettings || !Object.values(secretsOf(file)).some(({ value }) => value === HIDDEN_VALUE)) return;
  // Pulumi Cloud needs no setting in the file, and its values have a form of their own.
  if (!/secure:\s*["']?v1:/.test(file.text)) return;
  throw new UsageError(
    `${file.name}: encryptionsalt: is missing, and there are encrypted values that only it opens. ` +
      "Take the line from the version in Git. Nothing was changed.",
  );
}

function checked(name: string, bytes: Buffer): string {
  const text = bytes.toString();
  // A line break at the end is the terminal's, or that of echo: no token has one.
  const value = text.replace(/\r?\n$/, "");
  const problem = !Buffer.from(text).equals(bytes)
    ? "is not UTF-8 text. Encode it first, for example with base64"
    : value === ""
      ? "is empty. Give it on standard input: slipway secret set NAME < FILE"
      : Buffer.byteLength(value) >= SECRET_LIMIT
        ? `is longer than ${SECRET_LIMIT - 1} bytes, the most that Docker takes`
        : undefined;
  if (problem === undefined) return value;
  throw new UsageError(`the value of ${name} ${problem}. Nothing was changed.`);
}

/** Only the encrypted text where there is one already, so that the entry keeps its form. */
function placeOf({ values }: TrackedFile, name: string, secure: string): FileChange {
  const { secrets } = values;
  const entry = isMapping(secrets) && Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  const isEncrypted = isMapping(entry) && entry.value === HIDDEN_VALUE;
  return isEncrypted
    ? { set: secretPath(name, "value", "secure"), value: secure }
    : { set: secretPath(name, "value"), value: { secure } };
}
