import { type Goal, recordOf } from "./goal.ts";
import { neededBy, type ResourceRecord } from "./record.ts";
import type { RunContext } from "./run-context.ts";
import { StepError } from "./step-error.ts";

/**
 * Throws {@link StepError} where a target needs what the targets leave out and what is not there, or still needs the target
 * itself, because the program has turned a dependency around: the state could not say either.
 */
export function checkTargetNeeds(
  run: RunContext,
  goal: Goal,
  old: ResourceRecord | undefined,
  skipped: ReadonlySet<string>,
): void {
  if (!run.targets) return;
  const seen = new Set<string>();
  const queue = neededBy(recordOf(goal));
  for (let urn = queue.pop(); urn !== undefined; urn = queue.pop()) {
    if (skipped.has(urn) || urn === goal.urn || urn === old?.urn) throw needsLeftOut(goal);
    const record = run.targets.has(urn) || seen.has(urn) ? undefined : run.journal.get(urn);
    seen.add(urn);
    if (record) queue.push(...neededBy(record));
  }
}

/** For a target that needs what the targets leave out. */
export function needsLeftOut(goal: Goal): StepError {
  return new StepError(
    `${goal.name}: depends on a resource that this run leaves out. Add it to the targets.`,
    goal.urn,
  );
}
