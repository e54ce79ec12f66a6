import type { HistoryEntry } from "../../engine/port.ts";
import type { Context } from "../context.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import { table } from "../table.ts";
import { duration, moment } from "../times.ts";

/** Options of `slipway history`. */
export interface HistoryFlags {
  readonly limit: number;
}

/** `slipway history`: every update, newest first, whatever became of it. */
export async function history(context: Context, { limit }: HistoryFlags): Promise<CommandResult> {
  const { engine, stack } = await openStack(context, false);
  const entries = (await engine.history(stack)).slice(0, limit);
  const heading = ["NO", "WHEN", "TOOK", "KIND", "RESULT", "WHO", "COMMIT", "CHANGED", "MESSAGE"];
  if (entries.length === 0) context.out.say(`${stack}: no update yet`);
  else context.out.say(table([heading, ...entries.map(row)]));
  const updates = entries.map(({ config, ...entry }) => ({ ...entry, images: imagesOf(config) }));
  return { ok: true, stack, more: { updates } };
}

function row(entry: HistoryEntry): string[] {
  const { number, kind, result, startedAt, endedAt, message, environment } = entry;
  const seconds = endedAt === undefined ? undefined : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return [
    String(number),
    moment(startedAt),
    seconds === undefined ? "" : duration(seconds),
    kind,
    result,
    whoOf(environment),
    (environment["git.head"] ?? "").slice(0, 7),
    changesOf(entry),
    message.split("\n")[0] ?? "",
  ];
}

/** The pipeline that ran it, else the author of the commit: engines know no other person. */
function whoOf(environment: HistoryEntry["environment"]): string {
  const build = environment["ci.build.number"] ?? environment["ci.build.id"];
  const system = environment["ci.system"];
  if (system) return build ? `${system} ${build}` : system;
  return environment["git.author"] ?? environment["git.author.email"] ?? "";
}

const SIGNS = { create: "+", update: "~", replace: "±", delete: "-" } as const;

function changesOf({ changes }: HistoryEntry): string {
  return Object.entries(SIGNS)
    .flatMap(([operation, sign]) => {
      const count = changes[operation as keyof typeof SIGNS];
      return count ? [`${sign}${count}`] : [];
    })
    .join(" ");
}

/** Images that the run was given, as JSON has them. */
function imagesOf(config: HistoryEntry["config"]): unknown {
  try {
    const release = JSON.parse(config["slipway:release"]?.value ?? "{}") as { images?: unknown };
    return release.images ?? {};
  } catch {
    return {};
  }
}
