import { shownDigest } from "../digest.ts";
import type { ServiceState } from "../result.ts";
import { age, moment } from "../times.ts";
import { labelOf, lookOf } from "./chart-data.ts";
import type { Deployment } from "./deployments.ts";
import { type Cell, escapeHtml, htmlTable } from "./html.ts";
import type { Report } from "./report-data.ts";
import { shown } from "./tiles.ts";
import { number, percent, spanText } from "./words.ts";

/** As many updates as a table shows. */
const LATEST = 40;

/** Any other is on its way. */
const STATES: Partial<Record<ServiceState, string>> = {
  running: "good",
  failed: "bad",
  missing: "bad",
  "rolled back": "bad",
};

/** What runs where. */
export function runningTable({ stacks, now }: Report): string {
  const columns = [
    ...["Service", "Stack", "Kind", "State", "Image"].map((label) => ({ label })),
    { label: "For", look: "end" as const },
  ];
  const rows = stacks.flatMap(({ stack, rows: services }) =>
    services.map(({ name, kind, state, image, since }): Cell[] => [
      name,
      stack,
      kind,
      { html: escapeHtml(state), look: `state ${STATES[state] ?? ""}`.trimEnd() },
      image === "" ? "" : code(`${image.split("@")[0]} ${shownDigest(image)}`),
      age(since, new Date(now)),
    ]),
  );
  return rows.length === 0 ? `<p class="soft">Nothing runs.</p>` : htmlTable(columns, rows);
}

/** The numbers of every stack beside each other. */
export function numbersTable({ stacks }: Report): string {
  const numbers = ["Changes", "A week", "Lead time", "Failed", "To restore", "Median", "95 %"];
  const columns = [{ label: "Stack" }, ...numbers.map((label) => ({ label, look: "end" as const }))];
  const rows = stacks.map(({ stack, metrics }): Cell[] => [
    stack,
    String(metrics.changes),
    shown(metrics.perWeek, number),
    shown(metrics.leadSeconds, spanText),
    shown(metrics.failureRate, percent),
    shown(metrics.restoreSeconds, spanText),
    shown(metrics.medianSeconds, spanText),
    shown(metrics.p95Seconds, spanText),
  ]);
  return htmlTable(columns, rows);
}

/** The latest updates of all stacks. */
export function updatesTable({ stacks }: Report): string {
  const columns = [
    { label: "When" },
    ...["Stack", "Update", "Result"].map((label) => ({ label })),
    { label: "Took", look: "end" as const },
    ...["Commit", "Who"].map((label) => ({ label })),
    { label: "Message", look: "text" as const },
  ];
  const latest = stacks
    .flatMap(({ deployments }) => deployments)
    .sort((a, b) => b.startedAt - a.startedAt)
    .slice(0, LATEST);
  return htmlTable(columns, latest.map(updateRow));
}

function updateRow(each: Deployment): Cell[] {
  return [
    moment(new Date(each.startedAt).toISOString()),
    each.stack,
    String(each.number),
    { html: escapeHtml(labelOf(each)), look: `state ${lookOf(each)}` },
    spanText((each.endedAt - each.startedAt) / 1000),
    each.commit === undefined ? "" : code(each.commit.slice(0, 7)),
    each.who,
    each.message,
  ];
}

function code(text: string): Cell {
  return { html: `<code>${escapeHtml(text)}</code>` };
}
