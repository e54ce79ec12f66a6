import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import { knownSecret } from "../secret/secret-name.ts";
import { changeTrackedFile, readTrackedFile, secretPath, usersOf } from "../secret/tracked-file.ts";

/** `slipway secret rm NAME`: takes a secret that nothing names any more out of the stack file. */
export async function secretRemove(
  context: Context,
  { name }: { readonly name: string },
): Promise<CommandResult> {
  const { engine, stack } = await openStack(context, true);
  const file = await readTrackedFile(engine, stack);
  const entry = knownSecret(file, name, "rm");
  const users = usersOf(file, name);
  if (users.length > 0) {
    throw new UsageError(
      `secret rm ${name}: ${file.name} still names it in ${users.join(", ")}. Remove it there first. Nothing was changed.`,
    );
  }
  await changeTrackedFile(file, [{ remove: secretPath(name) }]);
  const { out } = context;
  out.say(`${stack}: ${name} is gone from ${file.name}`);
  if (Object.hasOwn(entry, "generate")) {
    out.say(
      `The key itself stays in the stack. Delete it for good: slipway up --stack ${stack} --forget ${name}`,
    );
  }
  return { ok: true, stack, more: { name, file: file.name } };
}
