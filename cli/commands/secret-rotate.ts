import { isMapping } from "../../config/fields.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { keyLedger } from "../key-ledger.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import { knownSecret } from "../secret/secret-name.ts";
import { changeTrackedFile, readTrackedFile, secretPath, type TrackedFile } from "../secret/tracked-file.ts";

/** Options of `slipway secret rotate`. */
export interface RotateFlags {
  readonly name: string;
  /** Go to the generation before the present one. */
  readonly back?: boolean;
}

/** The schema's limit. */
const MOST = 100;

/**
 * `slipway secret rotate NAME`: the stack file asks for a generation of a generated key that was never in use, or, with
 * `--back`, for the one before. The stack makes it with the next `up`, and keeps every earlier one.
 */
export async function secretRotate(context: Context, flags: RotateFlags): Promise<CommandResult> {
  const { name } = flags;
  const { engine, stack } = await openStack(context, true);
  const file = await readTrackedFile(engine, stack);
  const now = generationOf(file, name);
  // A generation that was left once may be known to others: the next one is new, also after a way back.
  const made = keyLedger(await engine.resources(stack))[name] ?? [];
  const next = flags.back ? now - 1 : Math.max(now, made.length) + 1;
  refuseImpossible(file, { name, next, made, back: flags.back ?? false });
  await changeTrackedFile(file, [{ set: secretPath(name, "generation"), value: next }]);
  const { out } = context;
  out.say(`${stack}: ${name} is generation ${next} in ${file.name}, after ${now}`);
  out.say(`Its services get it with: slipway up --stack ${stack}`);
  if (!flags.back)
    out.say(
      `Back to generation ${now}: set it in ${file.name}${next - now === 1 ? `, or slipway secret rotate ${name} --back` : ""}`,
    );
  return { ok: true, stack, more: { name, file: file.name, generation: next, before: now } };
}

function generationOf(file: TrackedFile, name: string): number {
  const entry = knownSecret(file, name, "rotate");
  if (!Object.hasOwn(entry, "generate")) {
    throw new UsageError(
      `secret rotate ${name}: ${name} is a value of yours, not a key that the stack makes. Set another one with: slipway secret set ${name}`,
    );
  }
  const { generation = 1 } = entry;
  if (typeof generation === "number" && Number.isInteger(generation) && generation >= 1) return generation;
  throw new UsageError(`${file.name}: secrets.${name}.generation: is not 1 to ${MOST}. Correct it first.`);
}

interface NextGeneration {
  readonly name: string;
  readonly next: number;
  /** Length in bytes of every generation that the stack has. */
  readonly made: readonly number[];
  readonly back: boolean;
}

function refuseImpossible(file: TrackedFile, { name, next, made, back }: NextGeneration): void {
  if (next < 1)
    throw new UsageError(`secret rotate ${name}: is at its first generation, there is none before it.`);
  if (next > MOST) {
    throw new UsageError(
      `secret rotate ${name}: ${MOST} generations are the most. Begin a key of another name, and remove this one.`,
    );
  }
  const { generate } = knownSecret(file, name, "rotate");
  const bytes = isMapping(generate) && typeof generate.bytes === "number" ? generate.bytes : 32;
  const old = made[next - 1];
  if (!back || old === undefined || old === bytes) return;
  throw new UsageError(
    `secret rotate ${name}: generation ${next} has ${old} bytes, and secrets.${name}.generate.bytes in ${file.name} is ${bytes}. Set it to ${old} first. Nothing was changed.`,
  );
}
