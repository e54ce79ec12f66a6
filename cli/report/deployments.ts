import type { HistoryEntry } from "../../engine/port.ts";
import { rollbackOf } from "../rollback/entry.ts";
import { whoOf } from "./who.ts";

/** One finished update that was meant to change what runs. */
export interface Deployment {
  readonly stack: string;
  /** Number in the history of its stack. */
  readonly number: number;
  /** `restore`: an update that failed was taken back by itself. `rollback`: somebody went back. */
  readonly kind: "deploy" | "rollback" | "restore";
  /** Of a rollback: number of the update that it left. */
  readonly left?: number;
  readonly result: "succeeded" | "failed" | "interrupted";
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Full commit; undefined where none is known. */
  readonly commit: string | undefined;
  readonly who: string;
  /** First line. */
  readonly message: string;
}

/** Deployments of a stack, oldest first. What changed nothing and did not fail is none, and neither is a refresh or a removal. */
export function deploymentsOf(stack: string, history: readonly HistoryEntry[]): readonly Deployment[] {
  return history
    .flatMap((entry) => deploymentOf(stack, entry))
    .sort((a, b) => a.startedAt - b.startedAt || a.number - b.number);
}

function deploymentOf(stack: string, entry: HistoryEntry): readonly Deployment[] {
  const { number, kind, result, startedAt, endedAt, message, environment } = entry;
  if (kind !== "update" || result === "in-progress") return [];
  if (result === "succeeded" && !changedSomething(entry)) return [];
  return [
    {
      stack,
      number,
      ...kindOf(entry),
      result,
      startedAt: Date.parse(startedAt),
      // A killed process has written none.
      endedAt: Date.parse(endedAt ?? startedAt),
      commit: environment["git.head"],
      who: whoOf(environment),
      message: message.split("\n")[0] ?? "",
    },
  ];
}

function changedSomething({ changes }: HistoryEntry): boolean {
  return Object.entries(changes).some(([operation, count]) => operation !== "same" && (count ?? 0) > 0);
}

/** By the messages that `slipway` gives its own updates. */
function kindOf(entry: HistoryEntry): Pick<Deployment, "kind" | "left"> {
  if (/^restore after update \d+/.test(entry.message)) return { kind: "restore" };
  const rollback = rollbackOf(entry);
  return rollback === undefined ? { kind: "deploy" } : { kind: "rollback", left: rollback.left };
}
