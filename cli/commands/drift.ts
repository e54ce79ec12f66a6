import type { Context } from "../context.ts";
import { type Difference, differenceLine } from "../difference.ts";
import { CommandError } from "../failure.ts";
import { githubDrift } from "../github/drift.ts";
import { onGithub } from "../github/github-error.ts";
import { openGithub } from "../github/open-github.ts";
import { stackParts } from "../github/stack-parts.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import { serverDrift } from "../server-drift.ts";
import { readRows, type StackRows } from "../stack-rows.ts";

/** `slipway drift`: where the server and GitHub are not what the stack holds. Changes nothing; exit code 1 where they differ. */
export async function drift(context: Context): Promise<CommandResult> {
  const { out } = context;
  const open = await openStack(context, false);
  const { stack } = open;
  const rows = await readRows(context, open);
  if (rows.problem !== undefined) throw new CommandError(`what runs cannot be compared: ${rows.problem}`);
  const differences = [...serverDrift(rows.rows), ...(await onRepository(context, rows))];
  for (const { urn: _, ...difference } of differences) out.event({ type: "difference", ...difference });
  const lines = differences.map(differenceLine);
  for (const line of lines) out.say(line);
  if (lines.length === 0) {
    out.say(`${stack}: server and GitHub are what the stack holds`);
    return { ok: true, stack, services: rows.rows };
  }
  const count = lines.length === 1 ? "1 difference" : `${lines.length} differences`;
  const error = `${count}. Undo: slipway up --stack ${stack} --refresh, or change the stack file to what is there.`;
  out.complain(error);
  return { ok: false, stack, services: rows.rows, error, more: { differences: lines } };
}

async function onRepository(context: Context, { view }: StackRows): Promise<readonly Difference[]> {
  const parts = stackParts(view.resources);
  if (!parts) return [];
  const open = await openGithub(context, parts.repository);
  return onGithub(`comparing ${open.repository}`, () => githubDrift(open, parts));
}
