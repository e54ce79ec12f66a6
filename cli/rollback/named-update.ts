import type { HistoryEntry } from "../../engine/port.ts";
import { UsageError } from "../failure.ts";
import { isGoodUpdate, isOfGithubOnly } from "../last-good.ts";
import { SERVICES } from "./ran.ts";

const COMMIT = "git.head";

/** The update that `--to` names, by its number or by its commit. Throws {@link UsageError} where nothing can come back from it. */
export function namedUpdate(history: readonly HistoryEntry[], stack: string, to: string): HistoryEntry {
  const see = `See: slipway history --stack ${stack}`;
  const entry =
    history.find(({ number }) => /^\d+$/.test(to) && number === Number(to)) ??
    ofCommit(history, to, stack, see);
  if (isGoodUpdate(entry) && showsServices(entry)) return entry;
  throw new UsageError(`--to ${to}: ${whyNot(entry)}. Name an update that succeeded. ${see}`);
}

/** The newest good update of a commit, else its newest. */
function ofCommit(history: readonly HistoryEntry[], to: string, stack: string, see: string): HistoryEntry {
  const prefix = to.toLowerCase();
  const isCommit = /^[0-9a-f]{4,40}$/.test(prefix);
  const found = history.filter(
    ({ kind, environment }) => isCommit && kind === "update" && environment[COMMIT]?.startsWith(prefix),
  );
  const commits = [...new Set(found.map(({ environment }) => environment[COMMIT] as string))];
  if (commits.length > 1) {
    const names = commits.map((commit) => commit.slice(0, Math.max(7, to.length + 2))).join(", ");
    throw new UsageError(`--to ${to}: is the beginning of several commits: ${names}. Give more digits.`);
  }
  const entry = found.find(isGoodUpdate) ?? found[0];
  if (entry === undefined) throw new UsageError(`--to ${to}: ${unknown(history, to, stack)}. ${see}`);
  return entry;
}

function unknown(history: readonly HistoryEntry[], to: string, stack: string): string {
  if (!/^\d+$/.test(to)) {
    return /^[0-9a-f]{4,40}$/i.test(to)
      ? `no update of stack ${stack} was made from such a commit`
      : "is neither the number of an update nor the first 4 digits or more of a commit";
  }
  const [newest, oldest] = [history[0]?.number ?? 0, history.at(-1)?.number ?? 0];
  if (Number(to) > newest) return `stack ${stack} has no such update, the newest is ${newest}`;
  return Number(to) < oldest && Number(to) > 0
    ? `the history of stack ${stack} begins with update ${oldest}, what came before was removed`
    : `the history of stack ${stack} has no such update`;
}

/** A damaged entry may have lost it, and none at all would remove every service. */
export function showsServices({ config }: HistoryEntry): boolean {
  return config[SERVICES]?.value !== undefined;
}

function whyNot(entry: HistoryEntry): string {
  const { number, kind, result, message } = entry;
  const what = `update ${number}`;
  if (kind === "destroy") return `${what} took the stack down`;
  if (kind === "other")
    return `${what} is no update (${message.split("\n")[0] || "it says nothing of itself"})`;
  if (kind !== "update")
    return `${what} is ${kind === "import" ? "an import" : "a refresh"}: it deployed nothing`;
  if (result === "failed") return `${what} failed`;
  if (result === "interrupted") return `${what} was interrupted`;
  if (result === "in-progress") return `${what} still runs`;
  if (isOfGithubOnly(entry)) return `${what} only made what is on GitHub`;
  return `the history does not show what ${what} ran`;
}
