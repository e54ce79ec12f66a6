import type { StepConfig } from "../../config/config.ts";
import { shellWord } from "../../ssh/shell.ts";
import { seconds, words } from "./step-values.ts";

/**
 * The steps of the version that is left as lines of shell, last one first: `run STEP CHANGES SECONDS UNDO…` and
 * `backup STEP SECONDS RESTORE…`. What runs before the rollout and cannot be undone has only looked at the data.
 */
export function leftLines(steps: readonly StepConfig[]): string {
  return steps.map(line).reverse().join("\n");
}

function line(step: StepConfig): string {
  const time = String(seconds(step.timeout));
  if (step.kind === "backup") {
    const restore = step.backup.kind === "command" ? step.backup.restore : [];
    return ["backup", shellWord(step.name), time, words(restore)].join(" ").trim();
  }
  const changes = step.at === "after" || step.undo !== undefined ? "yes" : "no";
  return ["run", shellWord(step.name), changes, time, words(step.undo ?? [])].join(" ").trim();
}
