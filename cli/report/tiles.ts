import { escapeHtml } from "./html.ts";
import type { Metrics } from "./metrics.ts";
import { number, percent, spanText } from "./words.ts";

interface Tile {
  readonly label: string;
  readonly number: string;
  readonly about: string;
}

const NONE = "–";

/** The numbers of one stack as tiles, each with what it is. */
export function tiles(metrics: Metrics): string {
  const items = tilesOf(metrics).map(
    ({ label, number: value, about }) =>
      `<div class="card tile"><dt>${escapeHtml(label)}</dt><dd class="number">${escapeHtml(value)}</dd><dd class="soft">${escapeHtml(about)}</dd></div>`,
  );
  return `<dl class="tiles">${items.join("")}</dl>`;
}

function tilesOf(metrics: Metrics): Tile[] {
  const { perWeek, leadSeconds, failureRate, restoreSeconds, successRate, medianSeconds, p95Seconds } =
    metrics;
  const { changes, rollbacks } = metrics;
  return [
    { label: "Deployment frequency", number: shown(perWeek, number), about: "successful changes a week" },
    { label: "Lead time", number: shown(leadSeconds, spanText), about: "from commit to production, median" },
    {
      label: "Change failure rate",
      number: shown(failureRate, percent),
      about: "of the changes failed, or were rolled back",
    },
    {
      label: "Time to restore",
      number: shown(restoreSeconds, spanText),
      about: "from such a change to the next good update, median",
    },
    { label: "Success rate", number: shown(successRate, percent), about: `of ${changes} changes` },
    { label: "Duration", number: shown(medianSeconds, spanText), about: "of a change, median" },
    {
      label: "Slowest changes",
      number: shown(p95Seconds, spanText),
      about: "95th percentile of the duration",
    },
    { label: "Rollbacks", number: String(rollbacks), about: rollbackShare(rollbacks, changes) },
  ];
}

function rollbackShare(rollbacks: number, changes: number): string {
  return changes === 0 ? "no change yet" : `${percent(rollbacks / changes)} of the changes`;
}

/** A number, or a dash where there is nothing to compute it from. */
export function shown(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? NONE : text(value);
}
