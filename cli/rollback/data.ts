import type { HistoryEntry } from "../../engine/port.ts";
import { UsageError } from "../failure.ts";
import type { Backup, LedgerEntry, ReleaseStore, StoreOwner } from "../release-store.ts";
import { moment } from "../times.ts";
import { refuseSeveralHops } from "./hops.ts";
import { hasSteps, stepOf } from "./steps.ts";
import type { RollbackTarget } from "./target.ts";

/** What a rollback has to know to judge what it would do to data. */
export interface DataQuestion extends RollbackTarget {
  readonly history: readonly HistoryEntry[];
  readonly stack: string;
  readonly owner: StoreOwner;
  readonly openStore: () => Promise<ReleaseStore>;
  /** Whether the data is to go back, too. */
  readonly data: boolean;
}

/** What comes of the data: one line a service and step. Empty where no step has changed any since. */
export async function dataLines(question: DataQuestion): Promise<readonly string[]> {
  const { entry, leftRan, isForward } = question;
  if (isForward || !hasSteps(leftRan.services)) return [];
  const store = await question.openStore();
  const { steps, backups } = await store.read(question.owner);
  const since = Math.floor(Date.parse(entry.endedAt ?? entry.startedAt) / 1000);
  const moved = steps.filter((each) => each.at > since && changesData(each, leftRan.services));
  if (moved.length === 0) return [];
  refuseDown(question);
  refuseSeveralHops(question, [...new Set(moved.map(({ service }) => service))]);
  const back = restored(backups, moved, since, leftRan.services);
  refuseFinal(question, moved, back);
  const lines = await lossLines(question, store, moved, back);
  if (!question.data) throw needsData(question, moved, lines);
  return lines;
}

/** What ran before the rollout of the version and cannot be undone has changed nothing that a version before would mind. */
function changesData({ service, step }: LedgerEntry, services: unknown): boolean {
  const config = stepOf(services, service, step);
  return config?.run !== undefined && (config.at === "after" || config.undo !== undefined);
}

/** The oldest copy of each step since: it has what was there before any of the steps. */
function restored(
  backups: readonly Backup[],
  moved: readonly LedgerEntry[],
  since: number,
  services: unknown,
): readonly Backup[] {
  const candidates = backups.filter(
    ({ service, step, at }) =>
      at >= since &&
      moved.some((each) => each.service === service) &&
      stepOf(services, service, step)?.backup !== undefined,
  );
  const isFirst = (backup: Backup) =>
    !candidates.some(
      ({ service, step, at }) => service === backup.service && step === backup.step && at < backup.at,
    );
  return candidates.filter(isFirst);
}

/** What undoes steps is the version that ran them. */
function refuseDown({ entry, left, stack }: DataQuestion): void {
  if (left.kind !== "destroy") return;
  throw new UsageError(
    `update ${entry.number}: the data has changed since, and the stack is down. Bring back what ran last, then go back: slipway up --stack ${stack}`,
  );
}

/** Data that neither an undo nor a copy brings back would stay as the new version made it. */
function refuseFinal(
  { entry, stack, leftRan }: DataQuestion,
  moved: readonly LedgerEntry[],
  back: readonly Backup[],
): void {
  const final = moved.filter(
    ({ service, step }) =>
      stepOf(leftRan.services, service, step)?.undo === undefined &&
      !back.some((backup) => backup.service === service),
  );
  if (final.length === 0) return;
  throw new UsageError(
    [
      `update ${entry.number}: its data cannot come back, because these steps have neither an undo nor a backup made since:`,
      ...final.map((each) => `  ${each.service}: ${each.step}, ${when(each.at)}`),
      `Deploy a version that runs on the data as it is: slipway deploy --stack ${stack} --image SERVICE=IMAGE`,
    ].join("\n"),
  );
}

async function lossLines(
  { owner, leftRan }: DataQuestion,
  store: ReleaseStore,
  moved: readonly LedgerEntry[],
  back: readonly Backup[],
): Promise<string[]> {
  const undone = moved.filter(
    ({ service, step }) => stepOf(leftRan.services, service, step)?.undo !== undefined,
  );
  const lost = await Promise.all(
    back.map(async (backup) => {
      const { service, step, at } = backup;
      return `${service}: restores what ${step} copied ${when(at)}, ${lossOf(await store.countSince(owner, backup))}`;
    }),
  );
  return [...undone.map(({ service, step }) => `${service}: undoes ${step}`), ...lost];
}

function lossOf(rows: number | undefined): string {
  if (rows === undefined) return "whatever was written since is lost";
  if (rows === 0) return "no row was added since";
  return `${rows} ${rows === 1 ? "row that was" : "rows that were"} added since ${rows === 1 ? "is" : "are"} lost`;
}

function needsData(
  { entry, stack }: DataQuestion,
  moved: readonly LedgerEntry[],
  lines: readonly string[],
): UsageError {
  return new UsageError(
    [
      `update ${entry.number}: the data has changed since, and that version may not run on it. Release steps that ran:`,
      ...moved.map((each) => `  ${each.service}: ${each.step}, ${when(each.at)}`),
      `Go back with the data: slipway rollback --stack ${stack} --to ${entry.number} --data`,
      ...lines.map((line) => `  ${line}`),
    ].join("\n"),
  );
}

function when(at: number): string {
  return moment(new Date(at * 1000).toISOString());
}
