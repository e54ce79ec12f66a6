import { shortDigest } from "./digest.ts";
import type { Output, Style } from "./output.ts";
import type { ServiceRow } from "./result.ts";
import { table } from "./table.ts";
import { age } from "./times.ts";

/** Services as a table, with a line below it for each that does not run what the stack holds. */
export function sayRows(out: Output, rows: readonly ServiceRow[], now: Date): void {
  if (rows.length === 0) return;
  const withStack = rows.some(({ stack }) => stack !== undefined);
  const head = ["SERVICE", "KIND", "STATE", "TASKS", "IMAGE", "FOR"];
  const lines = table([
    withStack ? ["STACK", ...head] : head,
    ...rows.map((row) => (withStack ? [row.stack ?? "", ...cells(row, now)] : cells(row, now))),
  ]).split("\n");
  lines.forEach((line, index) => {
    const state = rows[index - 1]?.state;
    out.say(
      state === undefined ? out.style("bold", line) : line.replace(state, out.style(STYLES[state], state)),
    );
  });
  for (const { name, stack, difference } of rows) {
    if (difference) out.say(`${stack === undefined ? "" : `${stack}: `}${name}: ${difference}`);
  }
}

const STYLES: Readonly<Record<ServiceRow["state"], Style>> = {
  running: "green",
  starting: "yellow",
  updating: "yellow",
  "rolled back": "yellow",
  failed: "red",
  stopped: "dim",
  missing: "red",
  unknown: "dim",
};

function cells({ name, kind, state, tasks, image, since }: ServiceRow, now: Date): string[] {
  const count = tasks === undefined ? "" : `${tasks.running}/${tasks.wanted}`;
  return [name, kind, state, count, image && shortDigest(image), age(since, now)];
}
