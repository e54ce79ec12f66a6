import { basename } from "node:path";
import { EngineError } from "../../engine/port.ts";
import { shortName } from "../../engine/stack-name.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { configOfText, GOING_BACK, goingBackFrom } from "../going-back.ts";
import { openStack } from "../open-stack.ts";
import { holding } from "../recovery/lock.ts";
import type { CommandResult } from "../result.ts";
import { dataLines } from "../rollback/data.ts";
import { rollbackMessage } from "../rollback/entry.ts";
import { checkImages } from "../rollback/images-there.ts";
import { SECRETS, SERVICES, servicesOf } from "../rollback/ran.ts";
import { toRevert } from "../rollback/revert.ts";
import { type RollbackTarget, rollbackTarget } from "../rollback/target.ts";
import { openStackStore } from "../stack-server.ts";
import { moment } from "../times.ts";
import { type BeforeUpdate, beforeUpdate, type PastValues, update } from "../update.ts";
import type { UpdateFlags } from "./up.ts";

/** Options of `slipway rollback`. */
export interface RollbackFlags extends Pick<UpdateFlags, "allowReplace" | "restore" | "force"> {
  /** Number of an update, or the first digits of a commit. */
  readonly to?: string;
  /** Whether the data goes back, too. */
  readonly data?: boolean;
  /** Whether secrets stay as the stack file has them. */
  readonly keepSecrets?: boolean;
}

/** `slipway rollback`: images, environment and secrets of an earlier update that ran well, by one more update. */
export async function rollback(context: Context, flags: RollbackFlags): Promise<CommandResult> {
  const open = await openStack(context, true);
  return holding(context, open, flags, async () =>
    rollbackFrom(context, await beforeUpdate(context, open), flags),
  );
}

async function rollbackFrom(
  context: Context,
  before: BeforeUpdate,
  flags: RollbackFlags,
): Promise<CommandResult> {
  const { engine, stack } = before;
  const history = await engine.history(stack);
  const target = rollbackTarget(history, stack, flags.to);
  const { entry, ran, left, isThere } = target;
  if (isThere) {
    context.out.say(`${stack}: runs what update ${entry.number} ran, so there is nothing to go back to`);
    return { ok: true, stack };
  }
  const past = { ...pastValues(target, before, flags), ...goingBack(target, before, flags) };
  const services = Object.keys(servicesOf(ran.services, stack));
  await checkImages(context, before, { stack, number: entry.number, images: ran.images, services });
  const data = await dataLines({
    ...target,
    history,
    stack,
    owner: { app: engine.project, stack: shortName(stack) },
    openStore: () => openStackStore(context, before),
    data: flags.data ?? false,
  });
  sayTarget(context, stack, target, data);
  const numbers = { to: entry.number, left: left.number };
  const result = await update(context, before, {
    ...flags,
    forget: [],
    given: ran.images,
    past,
    message: rollbackMessage(numbers),
    command: `rollback --to ${entry.number}${flags.data ? " --data" : ""}`,
    question: `Go back to update ${entry.number} on ${stack}${data.length > 0 ? ", with its data" : ""}?`,
  }).catch((error: unknown) => {
    throw otherSalt(error, before, entry.number);
  });
  const revert = result.ok ? sayRevert(context, before, past, entry.number) : [];
  return { ...result, more: { rollback: numbers, revert } };
}

/** Throws {@link UsageError} where the secrets of that update are not shown. */
function pastValues(
  { entry, ran }: RollbackTarget,
  { file, stack }: BeforeUpdate,
  { keepSecrets = false }: RollbackFlags,
): PastValues {
  if (keepSecrets) return { [SERVICES]: ran.services };
  if (!ran.hidesSecrets) return { [SERVICES]: ran.services, [SECRETS]: ran.secrets };
  throw new UsageError(
    `update ${entry.number}: the backend does not show the secrets of past updates, so they cannot come back. ` +
      `Go back with those that ${basename(file.path)} has now: slipway rollback --stack ${stack} --to ${entry.number} --keep-secrets`,
  );
}

/** What the program needs to know of the update that is left, where that had release steps. */
function goingBack(
  { entry, left, leftRan, isForward }: RollbackTarget,
  { file }: BeforeUpdate,
  { data = false }: RollbackFlags,
): PastValues {
  if (isForward) return {};
  const secrets = leftRan.hidesSecrets ? configOfText(file.text)[SECRETS] : leftRan.secrets;
  const config = { [SERVICES]: leftRan.services, ...(secrets !== undefined && { [SECRETS]: secrets }) };
  const value = goingBackFrom({ number: left.number, images: leftRan.images, config }, entry, data);
  return value === undefined ? {} : { [GOING_BACK]: value };
}

function sayTarget(
  { out }: Context,
  stack: string,
  { entry, left }: RollbackTarget,
  data: readonly string[],
): void {
  const commit = entry.environment["git.head"]?.slice(0, 7);
  const about = [moment(entry.startedAt), commit, entry.message.split("\n")[0]].filter(Boolean).join(", ");
  out.say(
    out.style("bold", `${stack}: back to update ${entry.number} (${about}) from update ${left.number}`),
  );
  for (const line of data) out.say(`  ${line}`);
  out.event({ type: "rollback", stack, to: entry.number, left: left.number, data });
}

/** Says what Git must take back, so that the next update does not bring it again. */
function sayRevert(
  { out }: Context,
  { file, stack }: BeforeUpdate,
  past: PastValues,
  number: number,
): readonly string[] {
  const lines = toRevert(file.text, past, number);
  if (lines.length === 0) return lines;
  out.say(`${basename(file.path)} has what was left. Take it back there, too:`);
  for (const line of lines) out.say(`  ${line}`);
  out.say(`Until then slipway up --stack ${stack} refuses it, unless told --retry.`);
  return lines;
}

/** In the words of the sandbox, and in those of the Pulumi CLI. A wrong passphrase is something else, and says so. */
const OTHER_SALT = /cannot be decrypted with the encryptionsalt|cipher: message authentication failed/;

/** Both engines find out while they decrypt: before anything is planned. */
function otherSalt(error: unknown, { file }: BeforeUpdate, number: number): unknown {
  if (!(error instanceof EngineError && OTHER_SALT.test(error.message))) return error;
  return new UsageError(
    `update ${number}: its secrets were encrypted with another encryptionsalt than ${basename(file.path)} has now, and cannot be read. Nothing was changed. ` +
      `Put back the encryptionsalt of that time, or go back with the secrets of today: --keep-secrets`,
    { cause: error },
  );
}
