import type { HistoryEntry } from "../../engine/port.ts";
import type { Context } from "../context.ts";
import { reasonOf } from "../failure-reason.ts";
import { openEngineFor, openStack } from "../open-stack.ts";
import { stackNames } from "../project.ts";
import type { CommandResult } from "../result.ts";
import { table } from "../table.ts";
import { duration, moment } from "../times.ts";
import { changedWords, whatChanged } from "../what-changed.ts";

/** Options of `slipway history`. */
export interface HistoryFlags {
  readonly limit: number;
  readonly all?: boolean;
}

/** One update, with what the entries around it tell of it. */
interface Update extends HistoryEntry {
  readonly stack: string;
  /** Paths of the configuration that it changed. */
  readonly changed: readonly string[] | undefined;
  /** Why it failed. */
  readonly reason: string | undefined;
}

/** `slipway history`: every update, newest first, whatever became of it. */
export async function history(context: Context, { limit, all }: HistoryFlags): Promise<CommandResult> {
  return all ? historyOfAll(context, limit) : historyOfOne(context, limit);
}

async function historyOfOne(context: Context, limit: number): Promise<CommandResult> {
  const { engine, stack } = await openStack(context, false);
  const updates = readUpdates(await engine.history(stack), stack, limit);
  if (updates.length === 0) context.out.say(`${stack}: no update yet`);
  else sayUpdates(context, updates, false);
  return { ok: true, stack, more: { updates: updates.map(forPrograms) } };
}

async function historyOfAll(context: Context, limit: number): Promise<CommandResult> {
  const files = stackNames(context.projectDir);
  const engine = await openEngineFor(context, files);
  const stacks = [...new Set([...files, ...(await engine.stacks())])];
  const each = await Promise.all(
    stacks.map(async (stack) => readUpdates(await engine.history(stack), stack, limit)),
  );
  const updates = each
    .flat()
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
    .slice(0, limit);
  if (updates.length === 0) context.out.say("no update of any stack yet");
  else sayUpdates(context, updates, true);
  return { ok: true, more: { updates: updates.map(forPrograms) } };
}

function readUpdates(entries: readonly HistoryEntry[], stack: string, limit: number): Update[] {
  return entries.slice(0, limit).map((entry) => ({
    ...entry,
    stack,
    changed: whatChanged(entries, entry),
    reason: entry.result === "failed" ? reasonOf(entries, entry) : undefined,
  }));
}

function sayUpdates({ out }: Context, updates: readonly Update[], withStack: boolean): void {
  const head = ["NO", "WHEN", "TOOK", "KIND", "RESULT", "WHO", "RUN", "COMMIT", "CHANGED", "MESSAGE"];
  const lead = (stack: string) => (withStack ? [stack] : []);
  out.say(
    table([[...lead("STACK"), ...head], ...updates.map((each) => [...lead(each.stack), ...row(each)])]),
  );
  for (const { stack, number, reason } of updates) {
    if (reason !== undefined) out.say(`${withStack ? `${stack}: ` : ""}${number} failed: ${reason}`);
  }
}

function row(update: Update): string[] {
  const { number, kind, result, startedAt, endedAt, message, environment, changed } = update;
  const seconds = endedAt === undefined ? undefined : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return [
    String(number),
    moment(startedAt),
    seconds === undefined ? "" : duration(seconds),
    kind,
    result,
    environment["git.author"] ?? environment["git.author.email"] ?? "",
    pipelineRun(environment),
    (environment["git.head"] ?? "").slice(0, 7),
    changedWords(changed ?? []),
    message.split("\n")[0] ?? "",
  ];
}

/** `GitHub Actions 12`; empty for what nobody's pipeline ran. */
function pipelineRun(environment: HistoryEntry["environment"]): string {
  const build = environment["ci.build.number"] ?? environment["ci.build.id"];
  return [environment["ci.system"], build].filter(Boolean).join(" ");
}

/** As JSON has it: without the configuration, which is long, and for which there are the changes. */
function forPrograms({ config, ...update }: Update): object {
  return { ...update, images: imagesOf(config) };
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
