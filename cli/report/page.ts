import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { moment } from "../times.ts";
import { chartData } from "./chart-data.ts";
import { embeddedJson, escapeHtml } from "./html.ts";
import type { Report } from "./report-data.ts";
import { numbersTable, runningTable, updatesTable } from "./tables.ts";
import { tiles } from "./tiles.ts";

/** The report as one file: it needs no server and no network, and its policy allows it none. */
export function reportPage(report: Report): string {
  const style = readFileSync(new URL("./page.css", import.meta.url), "utf8");
  const scripts = [chartLibrary(), readFileSync(new URL("./charts.browser.js", import.meta.url), "utf8")];
  const title = `${report.project}: deployments`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashes([style])}; script-src ${hashes(scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body(report)}
</main>
<script type="application/json" id="data">${embeddedJson(chartData(report))}</script>
${scripts.map((script) => `<script>${script}</script>`).join("\n")}
</body>
</html>
`;
}

/** Without the address of its source map, which is not there. */
function chartLibrary(): string {
  const main = createRequire(import.meta.url).resolve("chart.js");
  const text = readFileSync(join(dirname(main), "chart.umd.min.js"), "utf8");
  return text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
}

function hashes(texts: readonly string[]): string {
  return texts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`).join(" ");
}

function body(report: Report): string {
  const { project, production, stacks, now } = report;
  const all = stacks.flatMap(({ deployments }) => deployments);
  const main = stacks.find(({ stack }) => stack === production);
  const made = `Made ${moment(new Date(now).toISOString())} by <code>slipway report</code>.`;
  const heading = `<h1>${escapeHtml(project)}</h1>`;
  const running = `<h2>What runs where</h2>${runningTable(report)}`;
  if (all.length === 0 || main === undefined) {
    return `<header>${heading}<p class="soft">No deployment yet. ${made}</p></header>${running}`;
  }
  const first = Math.min(...all.map(({ startedAt }) => startedAt));
  const since = moment(new Date(first).toISOString()).slice(0, 10);
  const counted = `${all.length} deployments of ${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"} since ${since}.`;
  return `<header>${heading}<p class="soft">${counted} ${made}</p></header>
<h2>Production: ${escapeHtml(production)}</h2>${tiles(main.metrics)}
${running}
<h2>Deployments</h2><div class="charts">${charts(report)}</div>
<h2>By stack</h2>${numbersTable(report)}
<h2>Latest updates</h2><div class="latest">${updatesTable(report)}</div>
<footer class="soft">A change is an update that was to bring something new: neither a rollback nor what was restored by itself. Times are in UTC.</footer>`;
}

function charts({ production, stacks }: Report): string {
  const where = escapeHtml(production);
  const leads = stacks.some(
    ({ stack, metrics }) => stack === production && metrics.leadSeconds !== undefined,
  );
  return [
    chart("timeline", "Time line", "Every deployment, by stack", "wide"),
    chart("weeks", "Every week", "Deployments of all stacks"),
    chart("durations", "How long a change takes", `In ${where}`),
    // A checkout without its history does not know when commits were made.
    leads
      ? chart("leads", "From commit to production", `First good update of each commit in ${where}`, "wide")
      : "",
  ].join("");
}

function chart(id: string, title: string, about: string, look = ""): string {
  return `<figure class="card ${look}"><h3>${title}</h3><figcaption>${about}</figcaption><div class="plot"><canvas id="${id}" role="img" aria-label="${title}. ${about}. The tables below have the numbers."></canvas></div></figure>`;
}
